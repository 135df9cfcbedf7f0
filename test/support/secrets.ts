// Secrets that a test run used, and the search for them in everything the run wrote. Tests and their helpers note what must stay secret
// (passwords sent, cookies, tokens and tickets received); after the run no file of the run may hold one: not the output of a server, not a store.
import { appendFileSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { runDir } from './run-dir.ts'

const prefix = '.secrets-'
/** Shorter ones would be found by chance. */
const minLength = 8
const noted = new Set<string>()

/** Notes a secret of this run. */
export function noteSecret(text: string): void {
  if (text.length < minLength || /[\n\r]/.test(text) || noted.has(text)) return
  noted.add(text)
  appendFileSync(join(runDir(), `${prefix}${process.pid}`), `${text}\n`)
}

/** An answer's `code` names an error; a request's is a one-time or recovery code. */
const secretNames = {
  request: /pass|secret|token|ticket|recovery|^code$|^current$|^chap/i,
  answer: /^(pass|secret|token|ticket|recovery)/i,
}

/** Notes every secret in a JSON value: what a request carries, or an answer shows once. */
export function noteSecretsOf(value: unknown, of: 'request' | 'answer', isSecret = false): void {
  if (typeof value === 'string' && isSecret) noteSecret(value)
  else if (Array.isArray(value)) for (const item of value) noteSecretsOf(item, of, isSecret)
  // The description of an API names secrets, and holds none.
  else if (typeof value === 'object' && value !== null && !('openapi' in value))
    for (const [name, inner] of Object.entries(value)) noteSecretsOf(inner, of, isSecret || secretNames[of].test(name))
}

/** Notes the secrets in headers of a request or an answer. */
export function noteSecretsOfHeaders(headers: Readonly<Record<string, string | readonly string[] | number | undefined>>): void {
  const all = (name: string): readonly string[] => [headers[name] ?? []].flat().map(String)
  for (const line of all('authorization')) {
    const [scheme = '', value = ''] = line.split(' ')
    noteSecret(value)
    if (scheme.toLowerCase() === 'basic')
      noteSecret(
        Buffer.from(value, 'base64')
          .toString()
          .replace(/^[^:]*:/, ''),
      )
  }
  for (const line of [...all('cookie'), ...all('set-cookie')]) noteSecret(line.split(';')[0]?.replace(/^[^=]*=/, '') ?? '')
}

/** Ways in which a text may have been written down. */
const formsOf = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  secret.replaceAll(' ', '+'),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
]

/** Images and databases of other programs are not what a server of ours wrote. */
const isSkipped = (name: string): boolean =>
  /^(session|system|own-session|own-system|postgres|slapd|chromium|browser)-/.test(name) || /\.(iso|img|qcow2|vmdk)$/.test(name)
const maxBytes = 64 * 2 ** 20

function* filesOf(dir: string): Generator<string> {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    if (isSkipped(entry.name) || entry.name.startsWith(prefix)) continue
    if (entry.isDirectory()) yield* filesOf(path)
    else if (entry.isFile() && statSync(path).size <= maxBytes) yield path
  }
}

/** A secret in a file. */
export interface Leak {
  readonly file: string
  /** The first letters, no more. */
  readonly secret: string
  /** What stands before it. */
  readonly after: string
}

const hash = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 8) ^ (bytes[at + 1]! << 4) ^ bytes[at + 2]! ^ (bytes[at + 3]! << 11)) & 0xffff

/** Looks for the noted secrets, in any of their forms, in all files below `dir`. */
export function findSecrets(dir: string): { readonly leaks: readonly Leak[]; readonly secrets: number; readonly files: number } {
  const lists = readdirSync(dir).filter((name) => name.startsWith(prefix))
  const secrets = new Set(lists.flatMap((name) => readFileSync(join(dir, name), 'utf8').split('\n').filter(Boolean)))
  const byStart = new Map<number, Buffer[]>()
  for (const form of new Set([...secrets].flatMap(formsOf))) {
    const bytes = Buffer.from(form)
    const key = hash(bytes, 0)
    byStart.set(key, [...(byStart.get(key) ?? []), bytes])
  }
  const leaks: Leak[] = []
  let files = 0
  for (const file of filesOf(dir)) {
    files++
    const bytes = readFileSync(file)
    for (let at = 0; at + 4 <= bytes.length; at++)
      for (const form of byStart.get(hash(bytes, at)) ?? [])
        if (bytes.compare(form, 0, form.length, at, Math.min(bytes.length, at + form.length)) === 0)
          leaks.push({ file, secret: `${form.toString().slice(0, 4)}…`, after: bytes.toString('latin1', Math.max(0, at - 60), at) })
  }
  return { leaks, secrets: secrets.size, files }
}
