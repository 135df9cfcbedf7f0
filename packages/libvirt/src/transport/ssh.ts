import { spawn } from 'node:child_process'
import { Duplex } from 'node:stream'
import { LibvirtError } from '../errors.ts'
import type { LibvirtUri } from '../uri.ts'
import { socketPath } from './sockets.ts'

/** How ssh is run. */
export interface SshOptions {
  /** The program. Default: `command=` of the URI, else "ssh". */
  readonly command?: string
  /** Arguments before all others, e.g. ['-F', file]: ssh goes by the first it is given of each option. */
  readonly args?: readonly string[]
  /** Environment besides this process's own, e.g. SSH_ASKPASS. */
  readonly env?: Readonly<Record<string, string>>
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** Arguments of ssh: no terminal, no questions, and what the URI says. */
export const sshArguments = (uri: LibvirtUri, readonly: boolean, extra: readonly string[] = []): string[] => {
  const { params } = uri
  const out = [...extra, '-T', '-e', 'none', '-o', 'BatchMode=yes']
  if (uri.port > 0) out.push('-p', String(uri.port))
  if (uri.user !== '') out.push('-l', uri.user)
  const keyfile = params.get('keyfile')
  if (keyfile !== undefined) out.push('-i', keyfile)
  const known = params.get('known_hosts')
  if (known !== undefined) out.push('-o', `UserKnownHostsFile=${known}`)
  if (params.get('no_verify') === '1' || params.get('known_hosts_verify') === 'ignore') out.push('-o', 'StrictHostKeyChecking=no')
  out.push('--', uri.host)
  // a socket of its own is reached by netcat; the helper finds the daemon's by itself
  const netcat = params.get('proxy') === 'netcat' || params.has('socket') || params.has('netcat')
  if (netcat) out.push(`${quote(params.get('netcat') ?? 'nc')} -U ${quote(socketPath(uri, readonly, {}, () => false))}`)
  else out.push(`virt-ssh-helper ${readonly ? '-r ' : ''}${quote(uri.name)}`)
  return out
}

/** Keeps the end of what ssh complains about. */
const COMPLAINT = 1000

/** The user's own ssh, and libvirt's helper on the other side. */
export const openSsh = (uri: LibvirtUri, readonly: boolean, options: SshOptions, signal: AbortSignal): Promise<Duplex> => {
  const command = options.command ?? uri.params.get('command') ?? 'ssh'
  const child = spawn(command, sshArguments(uri, readonly, options.args), {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  })
  const { stdin, stdout, stderr } = child
  let complaint = ''
  stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-COMPLAINT)))
  const io = new Duplex({
    read: () => void stdout.resume(),
    // a broken pipe is no news: why ssh ended is told when it has
    write: (chunk: Buffer, _encoding, done) => void stdin.write(chunk, () => done()),
    final: (done) => void stdin.end(() => done()),
    destroy: (error, done) => {
      child.kill()
      done(error)
    },
  })
  stdout.on('data', (chunk: Buffer) => {
    if (!io.push(chunk)) stdout.pause()
  })
  stdin.on('error', () => undefined) // its end is told below
  child.once('close', (code) => {
    const why = complaint.trim() || (code === null ? 'ssh was ended' : `ssh ended with status ${code}`)
    io.destroy(new Error(why))
  })
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void => {
      io.on('error', () => undefined)
      io.destroy()
      reject(new LibvirtError('LIBVIRT_ERR_CONNECT', { where: `${command} ${uri.host}`, why: cause.message }, { cause }))
    }
    child.once('error', fail)
    child.once('spawn', () => {
      if (signal.aborted) fail(new Error('given up'))
      else resolve(io)
    })
  })
}
