// Mails each failed operation. With nodemailer: transport = createTransport({ host: 'mail.example' }).
import { createHookRegistry, createOperations } from '@onggi/hooks'
import { reportFailures, toMail } from '@onggi/hooks/modules'
import type { MailTransport } from '@onggi/hooks/modules'
import { createTestContext } from '@onggi/hooks/testing'

const transport: MailTransport = { sendMail: async (m) => void process.stdout.write(`To: ${m.to}\nSubject: ${m.subject}\n\n${m.text}`) }

const hooks = createHookRegistry()
hooks.add('mail', reportFailures({ match: '*', send: toMail({ transport, from: 'onggi@host.example', to: 'admin@example.org' }) }))
const operations = createOperations({ hooks })

await operations
  .run({ name: 'pool.refresh', subject: { type: 'storagepool', id: 'nfs' } }, createTestContext(), {}, async () => {
    throw new Error('the server does not answer')
  })
  .catch(() => undefined)
