import { createServer, type AddressInfo, type Server } from 'node:net'

/** A small SMTP server (RFC 5321 §3) that keeps what it gets; `refuse` names the answer to RCPT instead. */
export interface SmtpServer extends AsyncDisposable {
  readonly port: number
  readonly mails: string[]
  next(): Promise<string>
}

export async function smtpServer(refuse: () => string | undefined = () => undefined): Promise<SmtpServer> {
  const mails: string[] = []
  const waiting: ((mail: string) => void)[] = []
  const server: Server = createServer((socket) => {
    let inData = false
    let rest = ''
    let mail = ''
    const say = (line: string) => socket.write(`${line}\r\n`)
    say('220 test ESMTP')
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      rest += bytes.toString()
      for (let end = rest.indexOf('\r\n'); end !== -1; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        if (inData && line === '.') {
          inData = false
          mails.push(mail)
          waiting.shift()?.(mail)
          mail = ''
          say('250 kept')
        } else if (inData) mail += `${line}\n`
        else if (/^(EHLO|HELO)/i.test(line)) say('250 test')
        else if (/^RCPT/i.test(line)) say(refuse() ?? '250 ok')
        else if (/^DATA/i.test(line)) {
          inData = true
          say('354 go on')
        } else if (/^QUIT/i.test(line)) {
          say('221 bye')
          socket.end()
        } else say('250 ok')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
