// node packages/libvirt/scripts/check-api.ts [DIR]: every public function of libvirt's API descriptions (Debian: libvirt-dev) is a method,
// is covered by a rule, or stands in unsupported.md.
import { existsSync, readFileSync } from 'node:fs'
import { readSchema } from './schema.ts'

/** What JavaScript or the connection does in another way. Each function falls under the first rule that matches. */
export const RULES: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/(Free|Ref)$|^virDomainStatsRecordListFree$/, 'memory is JavaScript’s business'],
  [/GetConnect$/, 'the connection is at hand where the object was made'],
  [/^vir\w+Get(Name|UUID|UUIDString|Key|PortDev|FilterName|MACString|UsageID|UsageType|ID|Domain|Network)$/, 'a property of the object'],
  [/^virTypedParams/, 'typed parameters are plain objects'],
  [/^virEvent/, 'Node’s event loop'],
  [/^virStream/, 'Node’s streams'],
  [/(Error|ErrorCode|ErrorDomain|ErrorMessage|ErrorFunc)$/, 'errors are thrown'],
  [/Event(Register|Deregister)(Any)?$/, '`conn.on` and `conn.events`'],
  [/^virConnect(Unr|R)egisterCloseCallback$/, 'the event connection.lost'],
  [/^virConnect(Open|OpenReadOnly|Close)$/, '`connect`, its option readonly, `close`'],
  [/^virConnectSetKeepAlive$/, 'the option keepalive'],
  [/^virConnectIs(Alive|Encrypted)$/, '`conn.isAlive`, `conn.isEncrypted`'],
  [/^vir(Initialize|GetVersion)$/, 'there is no C library'],
  [/^virDomainListGetStats$/, '`conn.getAllDomainStats(domains)`'],
  [/^virDomainCreateLinux$/, 'an old name of virDomainCreateXML'],
]

/** Public functions, from libvirt's own description of its API. */
export const publicFunctions = (dir: string): string[] =>
  ['libvirt-api.xml', 'libvirt-qemu-api.xml'].flatMap((file) =>
    [...readFileSync(`${dir}/${file}`, 'utf8').matchAll(/<function name='(\w+)'/g)].map((m) => m[1]!),
  )

/** Functions listed in unsupported.md. */
export const unsupportedFunctions = (): string[] =>
  [...readFileSync(new URL('../unsupported.md', import.meta.url), 'utf8').matchAll(/^\| `(vir\w+)` \|/gm)].map((m) => m[1]!)

/** What is wrong with the coverage; empty when all is well. */
export const checkApi = (functions: readonly string[]): string[] => {
  const methods = new Set(readSchema().methods.map((m) => m.c))
  const unsupported = new Set(unsupportedFunctions())
  const wrong = functions
    .filter((f) => !methods.has(f) && !unsupported.has(f) && !RULES.some(([pattern]) => pattern.test(f)))
    .map((f) => `${f} is nowhere`)
  for (const f of unsupported) if (methods.has(f)) wrong.push(`${f} is a method and stands in unsupported.md`)
  for (const f of methods) if (f !== '-' && !functions.includes(f)) wrong.push(`${f} is not a function of libvirt`)
  if (unsupported.size >= 40) wrong.push(`${unsupported.size} functions stand in unsupported.md; fewer than 40 may`)
  return wrong
}

if (import.meta.main) {
  const dir = process.argv[2] ?? '/usr/share/libvirt/api'
  if (!existsSync(dir)) throw new Error(`${dir} is not there; run: apt-get install libvirt-dev`)
  const functions = publicFunctions(dir)
  const wrong = checkApi(functions)
  process.stdout.write(
    `${wrong.map((line) => `${line}\n`).join('')}${functions.length} functions, ${unsupportedFunctions().length} unsupported, ${wrong.length} wrong\n`,
  )
  process.exitCode = wrong.length > 0 ? 1 : 0
}
