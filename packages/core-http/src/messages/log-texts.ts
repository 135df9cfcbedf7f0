/** English texts of the request log's lines about the framework's own routes. */
export const logTexts: Readonly<Record<string, string>> = {
  CORE_LOG_CONFIG_RELOAD: 'Reload the configuration',
  CORE_LOG_PLUGIN_ENABLE: 'Enable plugin %{name}',
  CORE_LOG_PLUGIN_DISABLE: 'Disable plugin %{name}',
  CORE_LOG_PLUGIN_SETTINGS: 'Change the settings of plugin %{name}',
  CORE_LOG_SAMPLE_CREATE: 'Create sample shape %{name}',
  CORE_LOG_SAMPLE_UPDATE: 'Change sample shape %{name}',
  CORE_LOG_SAMPLE_DELETE: 'Delete sample shape %{name}',
}
