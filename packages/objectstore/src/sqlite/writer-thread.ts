import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { faultOf } from './faults.ts'
import type { SqliteFault } from './faults.ts'
import type { Answer, FlatCommits, Request, WriterData } from './protocol.ts'
import { openWriter } from './writer.ts'

// Entry of the writer thread: takes all waiting commits at once, so that they share one flush.
const port = parentPort!
const data = workerData as WriterData
const writer = openWriter(data)
const answer = (a: Answer) => {
  port.postMessage(a)
}
let seq = 0
/** After an input/output error nothing is known about what the disk holds; a second flush may report success for pages the kernel has dropped. */
let failed: SqliteFault | undefined

function commit(commits: readonly FlatCommits[], count: number, counter: number): void {
  const n = ++seq
  try {
    if (failed) {
      answer({ op: 'commit', seq: n, fault: failed, count })
      return
    }
    answer({ op: 'commit', seq: n, results: writer.run(commits, counter, n) })
  } catch (e) {
    const fault = faultOf(e)
    if (fault.kind === 'io') failed = fault
    answer({ op: 'commit', seq: n, fault, count })
    return
  }
  try {
    writer.checkpointIfDue()
  } catch (e) {
    const fault = faultOf(e)
    if (fault.kind === 'io') failed = fault
    answer({ op: 'checkpoint-failed', fault })
  }
}

function call(r: Request & { op: 'call' }): void {
  try {
    if (failed && r.what !== 'close') {
      answer({ op: 'call', n: r.n, fault: failed })
      return
    }
    let result: readonly string[] = []
    if (r.what === 'integrity') result = writer.integrity()
    else if (r.what === 'reclaim') writer.reclaim()
    else if (r.what === 'settle') writer.settle()
    else if (r.what === 'trim') writer.trim(r.log, r.before)
    else writer.close()
    answer({ op: 'call', n: r.n, result })
  } catch (e) {
    answer({ op: 'call', n: r.n, fault: faultOf(e) })
  }
}

port.on('message', (first: Request) => {
  let commits: FlatCommits[] = []
  let count = 0
  let counter = 0
  const flush = () => {
    if (count > 0) commit(commits, count, counter)
    commits = []
    count = 0
  }
  for (let r: Request | undefined = first; r !== undefined; r = receiveMessageOnPort(port)?.message as Request | undefined) {
    if (r.op === 'commit') {
      commits.push(r.commits)
      count += r.count
      counter = Math.max(counter, r.counter)
    } else {
      flush()
      call(r)
    }
  }
  flush()
})
