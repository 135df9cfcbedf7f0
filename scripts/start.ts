// What `npm start` does after set-up: a libvirt daemon, then the reference app with the same flags.
import { ensureLibvirtd } from './libvirtd.ts'

const args = process.argv.slice(2)
const flag = (name: string): string | undefined => {
  const i = args.indexOf(name)
  return i >= 0 ? args[i + 1] : args.find((a) => a.startsWith(`${name}=`))?.slice(name.length + 1)
}
const asksOnly = ['--help', '--print-config', '--check', '--version'].some((f) => args.includes(f))
const uri = flag('--libvirt-uri') ?? process.env['ONGGI_LIBVIRT_URI']
const { defaultDataDir } = await import('../examples/kimchi/src/config.ts')
const data = flag('--data') ?? process.env['ONGGI_DATA'] ?? defaultDataDir()
if (!asksOnly) {
  const found = await ensureLibvirtd({
    data,
    ...(uri === undefined ? {} : { uri }),
    say: (text) => process.stderr.write(`onggi: ${text}\n`),
  })
  if (found.uri !== uri) args.push('--libvirt-uri', found.uri)
}
process.argv.splice(2, Infinity, ...args)
await import('../examples/kimchi/src/main.ts')
