import { type Connect, constants, type Domain } from '@onggi/libvirt'
import type { Clock } from '../../needs.ts'
import type { DiskPlan, Hosts } from './move-disks.ts'

const flag = constants.DomainMigrateFlags
const nothing = new Uint8Array(0)

/** One move. */
export interface Lead extends Hosts {
  readonly domain: Domain
  readonly isRunning: boolean
  readonly disks: DiskPlan
  /** Where its memory goes: `tcp://host`. */
  readonly uri: string
  readonly signal: AbortSignal
  readonly clock: Clock
  /** 0 to 1, once a second. */
  readonly progress: (share: number) => void
}

/** Asks once a second how far it is, until the returned function is called. */
function follow(domain: Domain, clock: Clock, progress: (share: number) => void): () => void {
  let cancel = (): void => undefined
  let isOver = false
  const look = (): void => {
    domain.getJobStats().then(
      ({ params: { data_processed: done, data_total: total } }) => {
        if (!isOver && Number(total) > 0) progress(Math.min(0.99, Number(done) / Number(total)))
        again()
      },
      // There is no job yet, or no more.
      () => {
        again()
      },
    )
  }
  const again = (): void => {
    if (!isOver) cancel = clock.after(1000, look)
  }
  again()
  return () => {
    isOver = true
    cancel()
  }
}

/**
 * Moves a machine, this process between the two: each host says what the other must know (`cookie`), and the machine goes on in one place only,
 * whatever fails. Throws what failed first.
 */
export async function lead(move: Lead): Promise<void> {
  const { here, there, domain, isRunning, disks, uri, signal } = move
  const devices = disks.copies.map(({ dev }) => dev)
  const flags =
    flag.PERSIST_DEST |
    flag.UNDEFINE_SOURCE |
    flag.CHANGE_PROTECTION |
    (isRunning ? flag.LIVE | flag.AUTO_CONVERGE | flag.ABORT_ON_ERROR : flag.OFFLINE) |
    (isRunning && devices.length > 0 ? flag.NON_SHARED_DISK : 0) |
    (disks.isShared ? flag.UNSAFE : 0)
  const common = isRunning && devices.length > 0 ? { migrate_disks: devices } : {}
  const begun = await here.call('domainMigrateBegin3Params', { dom: domain, params: common, flags })
  let cookie: Uint8Array = nothing
  let failure: unknown
  try {
    signal.throwIfAborted()
    const prepared = await there.call('domainMigratePrepare3Params', {
      params: { ...common, migrate_uri: uri, destination_xml: begun.xml },
      cookieIn: begun.cookieOut,
      flags,
    })
    if (isRunning) cookie = await perform(move, begun.xml, { ...common, migrate_uri: prepared.uriOut ?? uri }, prepared.cookieOut, flags)
  } catch (err) {
    failure = err
  }
  // The other host is asked to go on, or to forget what it prepared; this one forgets the machine only when the other has it.
  let finished: Uint8Array = nothing
  try {
    const params = { ...common, destination_name: domain.name, destination_xml: begun.xml }
    const cancelled = failure === undefined ? 0 : 1
    finished = (await there.call('domainMigrateFinish3Params', { params, cookieIn: cookie, flags, cancelled })).cookieOut
  } catch (err) {
    failure ??= err
  }
  const cancelled = failure === undefined ? 0 : 1
  await here
    .call('domainMigrateConfirm3Params', { dom: domain, params: common, cookieIn: finished, flags, cancelled })
    .catch((err: unknown) => {
      // A host that gave up by itself has nothing to confirm.
      if (failure === undefined) throw err
    })
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- what libvirt threw
  if (failure !== undefined) throw failure
}

async function perform(
  { here, domain, signal, clock, progress }: Lead,
  xml: string,
  params: Readonly<Record<string, string | readonly string[]>>,
  cookieIn: Uint8Array,
  flags: number,
): Promise<Uint8Array> {
  signal.throwIfAborted()
  const abort = (): void => void domain.abortJob().catch(() => undefined)
  signal.addEventListener('abort', abort, { once: true })
  const stop = follow(domain, clock, progress)
  try {
    const all = { ...params, destination_xml: xml }
    return (await here.call('domainMigratePerform3Params', { dom: domain, dconnuri: null, params: all, cookieIn, flags })).cookieOut
  } finally {
    stop()
    signal.removeEventListener('abort', abort)
  }
}

/** A machine that starts by itself here does so there. */
export async function carryAutostart(there: Connect, uuid: string): Promise<void> {
  await (await there.domainLookupByUUID(uuid)).setAutostart(true)
}
