/** What a person chose; `system`: nothing. */
export type Theme = 'light' | 'dark' | 'system'

/** The chosen theme. */
export const chosenTheme = (): Theme => {
  const { theme } = document.documentElement.dataset
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

/** Whether the page is dark now. */
export const isDark = (): boolean => {
  const chosen = chosenTheme()
  return chosen === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark'
}

/** Changes the theme and keeps the choice in this browser. */
export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  try {
    if (theme === 'system') localStorage.removeItem('onggi.theme')
    else localStorage.setItem('onggi.theme', theme)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  dispatchEvent(new Event('onggi-theme'))
}
