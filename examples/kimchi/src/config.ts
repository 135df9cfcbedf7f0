// Configuration of the app: file < environment (ONGGI_…) < flags, one zod schema, each value printable with its origin.
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { LdapSettings, OidcSettings, PamSettings, RuleSettings } from './realms.ts'

/** Where data lies unless `--data` says otherwise: `/var/lib/onggi` for root, else `$XDG_STATE_HOME/onggi` (`~/.local/state/onggi`). */
export const defaultDataDir = (): string =>
  process.getuid?.() === 0 ? '/var/lib/onggi' : join(process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local/state'), 'onggi')

const User = z.string().regex(/^[^:]+:[^:]+:(admin|user)(:[^:]+)?$/, 'must be name:password:role[:group,…] with role admin or user')
/** Every setting. A setting exists when what it does exists. */
export const Config = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('address to listen at'),
  port: z.coerce.number().int().min(0).max(65535).default(8001).describe('port to listen at; 0: one the system chooses'),
  tls: z
    .string()
    .regex(/^(auto|off|[^,]+,[^,]+)$/, 'must be auto, off or CERT,KEY')
    .default('auto')
    .describe('auto (self-signed certificate in the data directory), off, or CERT,KEY (PEM files)'),
  data: z
    .string()
    .startsWith('/', 'must be an absolute path')
    .default(defaultDataDir)
    .describe('directory of the store, certificate and log'),
  store: z.literal('sqlite').default('sqlite').describe('where objects, tasks and events are kept: sqlite'),
  libvirtUri: z
    .string()
    .min(1)
    .default(() => (process.getuid?.() === 0 ? 'qemu:///system' : 'qemu:///session'))
    .describe('libvirt daemon to manage'),
  simulate: z
    .string()
    .startsWith('/', 'must be an absolute path')
    .optional()
    .describe('JSON file with what libvirt’s test driver cannot answer, for demos on test:///default'),
  auth: z
    .string()
    .regex(/^(local|pam|ldap|oidc)(,(local|pam|ldap|oidc))*$/, 'must be a list of: local, pam, ldap, oidc')
    .default('local')
    .describe('realms to ask, in order: local (accounts kept here), pam (accounts of the host), ldap, oidc'),
  pam: PamSettings.optional().describe('accounts of the host'),
  ldap: LdapSettings.optional().describe('an LDAP directory or Active Directory'),
  oidc: z.array(OidcSettings).default([]).describe('OpenID providers'),
  rules: z.array(RuleSettings).default([]).describe('further rules of who may do what'),
  plugins: z
    .array(z.string().startsWith('/', 'must be an absolute path'))
    .default([])
    .describe('node_modules directory to look for plugins in, packages with the keyword onggi-plugin (repeatable)'),
  pluginSettings: z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .default({})
    .describe('settings of plugins by their id, until an administrator changes them'),
  user: z.array(User).default([]).describe('name:password:role[:group,…], an account that lives as long as the process (repeatable)'),
  serverRoot: z
    .string()
    .regex(/^(\/[\w.~-]+)*$/, 'must be empty or like /prefix')
    .default('')
    .describe('path prefix under which everything is served'),
  insecureHttp: z.boolean().default(false).describe('allow --tls off beyond loopback'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn').describe('least severe line of the log on stderr'),
})
export type Config = z.infer<typeof Config>
const Checked = Config.superRefine((c, ctx) => {
  const issue = (key: keyof Config, message: string): void => ctx.addIssue({ code: 'custom', path: [key], message })
  const names = c.auth.split(',')
  if (names.includes('ldap') && c.ldap === undefined) issue('auth', 'ldap needs the setting "ldap" in the file of --config')
  if (names.includes('oidc') && c.oidc.length === 0) issue('auth', 'oidc needs the setting "oidc" in the file of --config')
  if (new Set(c.oidc.map((p) => p.name)).size < c.oidc.length) issue('oidc', 'each provider needs a name of its own')
})

type Origin = 'default' | 'file' | 'environment' | 'flag'
export interface Loaded {
  readonly config: Config
  readonly origin: Readonly<Record<keyof Config, Origin>>
  readonly mode: 'run' | 'print-config' | 'check' | 'help'
}

const keys = Object.keys(Config.shape) as (keyof Config)[]
const flagOf = (key: string): string => key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)
/** Settings with settings inside: only the file has them. */
const fileOnly: ReadonlySet<string> = new Set<keyof Config>(['pam', 'ldap', 'oidc', 'rules', 'pluginSettings'])
const flagged = keys.filter((key) => !fileOnly.has(key))
/** Settings that can be given many times. */
const isList = (key: keyof Config): boolean => key === 'user' || key === 'plugins'
const isFlag = (key: keyof Config): boolean => key === 'insecureHttp'

/** A mistake in the configuration: shown as it is, exit status 2. */
export class ConfigError extends Error {
  readonly code = 'KIMCHI_ERR_CONFIG'
}

export const usage = (): string =>
  [
    'kimchi [flags]   (each also as ONGGI_NAME in the environment and as "name" in the JSON file of --config)',
    ...flagged.map((key) => `  --${flagOf(key).padEnd(14)} ${Config.shape[key].description ?? ''}`),
    '  --config         JSON file with the same settings, and with',
    ...keys.filter((key) => fileOnly.has(key)).map((key) => `    "${key}"`.padEnd(19) + (Config.shape[key].description ?? '')),
    '  --print-config   print every setting with its origin, passwords left out, and end',
    '  --check          check the configuration and end',
  ].join('\n')

function fromFlags(argv: readonly string[]): Record<string, unknown> {
  const options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }> = { config: { type: 'string' } }
  for (const name of ['print-config', 'check', 'help']) options[name] = { type: 'boolean' }
  for (const key of flagged) options[flagOf(key)] = { type: isFlag(key) ? 'boolean' : 'string', multiple: isList(key) }
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values
  } catch (e) {
    throw new ConfigError(`${(e as Error).message}\n${usage()}`)
  }
}

function fromFile(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch (e) {
    throw new ConfigError(`--config ${path}: ${(e as Error).message}`)
  }
  throw new ConfigError(`--config ${path}: must hold one JSON object`)
}

function fromEnvironment(env: NodeJS.ProcessEnv): Record<string, unknown> {
  const found = flagged.flatMap((key) => {
    const text = env[`ONGGI_${flagOf(key).replaceAll('-', '_').toUpperCase()}`]
    if (text === undefined) return []
    return [[key, isList(key) ? text.split(/\s+/).filter(Boolean) : isFlag(key) ? text === 'true' || text === '1' : text]]
  })
  return Object.fromEntries(found) as Record<string, unknown>
}

/** Reads file, environment and flags. Throws {@link ConfigError} with every problem and where it stands. */
export function loadConfig(argv: readonly string[], env: NodeJS.ProcessEnv): Loaded {
  const given = fromFlags(argv)
  const path = (given['config'] as string | undefined) ?? env['ONGGI_CONFIG']
  const file = path === undefined ? {} : fromFile(path)
  const environment = fromEnvironment(env)
  const flags = Object.fromEntries(flagged.filter((k) => given[flagOf(k)] !== undefined).map((k) => [k, given[flagOf(k)]]))
  const r = Checked.safeParse({ ...file, ...environment, ...flags })
  const originOf = (key: string): Origin => (key in flags ? 'flag' : key in environment ? 'environment' : key in file ? 'file' : 'default')
  if (!r.success) {
    const line = (i: z.core.$ZodIssue): string => {
      const key = String(i.path[0] ?? '')
      const inside = i.path
        .slice(1)
        .map((p) => `.${String(p)}`)
        .join('')
      return key ? `${flagOf(key)}${inside} (${originOf(key)}): ${i.message}` : i.message
    }
    throw new ConfigError(`${r.error.issues.map(line).join('\n')}\n${usage()}`)
  }
  const origin = Object.fromEntries(keys.map((k) => [k, originOf(k)])) as Record<keyof Config, Origin>
  const mode = given['help'] ? 'help' : given['print-config'] ? 'print-config' : given['check'] ? 'check' : 'run'
  return { config: r.data, origin, mode }
}

/** Every setting with its origin, one a line; passwords are left out. */
export const printConfig = ({ config, origin }: Loaded): string =>
  keys
    .map((k) => {
      const { user, pluginSettings } = config
      const masked = { user: user.map((u) => u.replace(/^([^:]+):[^:]+:/, '$1:…:')), pluginSettings: Object.keys(pluginSettings) }
      const shown = k === 'user' || k === 'pluginSettings' ? masked[k] : config[k]
      return `${flagOf(k)} = ${JSON.stringify(shown)}  # ${origin[k]}`
    })
    .join('\n')
