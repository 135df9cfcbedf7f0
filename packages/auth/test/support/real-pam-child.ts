// Run inside a mount namespace of its own, where /etc/passwd and its kin are copies with more users.
import { createPamRealm } from '../../src/pam/index.ts'

const bySudo = createPamRealm({ service: 'login', adminBySudo: true })
const byGroup = createPamRealm({ service: 'login' })
const at = { address: '192.0.2.1', signal: new AbortController().signal }
const refused = () => 'refused'
const [right, wrong] = await Promise.all([bySudo.verify('onggi-test', 'correct horse', at), bySudo.verify('onggi-test', 'wrong', at)])
const answers = {
  right,
  wrong,
  again: await byGroup.lookup?.('onggi-test'),
  unknown: await bySudo.lookup?.('nobody-here').catch(refused),
  groupsOnly: await byGroup.lookup?.('onggi-rule'),
  rule: await bySudo.verify('onggi-rule', 'correct horse', at),
  narrow: await bySudo.lookup?.('onggi-narrow'),
  number: await bySudo.lookup?.('#0').catch(refused),
}
process.stdout.write(JSON.stringify(answers))
