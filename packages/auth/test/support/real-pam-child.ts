// Run inside a mount namespace of its own, where /etc/passwd and its kin are copies with one more user.
import { createPamRealm } from '../../src/pam/index.ts'

const realm = createPamRealm({ service: 'login' })
const at = { address: '192.0.2.1', signal: new AbortController().signal }
const right = await realm.verify('onggi-test', 'correct horse', at)
const wrong = await realm.verify('onggi-test', 'wrong', at)
const unknown = await realm.verify('nobody-here', 'wrong', at)
process.stdout.write(JSON.stringify({ right, wrong, unknown, again: await realm.lookup?.('onggi-test') }))
