import { askToConfirm, type MenuItem, readError, request, type TabHost } from '@onggi/ui'
import { actionIcon, actionsOf, type Guest, type GuestAction, guestUri, isOn } from './guest.ts'
import { whatGoesText } from './guest/what-goes.ts'

/** Actions that lose what the guest has not saved. */
const rough: ReadonlySet<GuestAction> = new Set(['poweroff', 'reset'])

/** What the page can do to guests. */
export interface GuestActions {
  /** Does it, after a question where something may be lost; the answer is handed to `take`. */
  run(guest: Guest, action: GuestAction): Promise<void>
  /** Asks, then deletes. Answers whether it is gone. */
  remove(guest: Guest): Promise<boolean>
  /** Makes a copy of a guest that is off; the activity shows how far it is. */
  clone(guest: Guest): Promise<void>
  /** Entries for the guest's menu, deleting last; those `shown` are offered as buttons already. */
  menu(guest: Guest, shown: readonly GuestAction[], isAdmin: boolean): readonly MenuItem[]
}

/** Makes the actions of a tab. `onBusy` tells which guests wait for an answer. */
export function createGuestActions(
  host: TabHost,
  o: {
    readonly take: (guest: Guest) => void
    readonly onBusy: (names: ReadonlySet<string>) => void
    readonly onGone: (guest: Guest) => void
  },
): GuestActions {
  const busy = new Set<string>()
  const during = async (guest: Guest, fn: () => Promise<void>): Promise<boolean> => {
    if (busy.has(guest.name)) return false
    busy.add(guest.name)
    o.onBusy(new Set(busy))
    try {
      await fn()
      return true
    } catch (e) {
      if (host.signal.aborted) return false
      const { text, advice } = readError(e)
      host.notify('VIRT_UI_FAILED', { text, advice, tone: 'danger' })
      return false
    } finally {
      busy.delete(guest.name)
      o.onBusy(new Set(busy))
    }
  }
  const actions: GuestActions = {
    async run(guest, action) {
      const isAgreed =
        !rough.has(action) ||
        (await askToConfirm({
          heading: host.t(`VIRT_UI_ASK_${action}`, { name: guest.name }),
          text: host.t(`VIRT_UI_ASK_${action}_TEXT`, { name: guest.name }),
          confirm: host.t(`VIRT_UI_DO_${action}`),
          danger: true,
        }))
      if (!isAgreed) return
      await during(guest, async () => {
        const now = await request<Guest | undefined>(host, 'POST', `${guestUri(guest.name)}/${action}`, {})
        if (now?.name !== undefined) o.take(now)
        if (action === 'shutdown') host.notify('VIRT_UI_SHUTDOWN_SENT', { name: guest.name })
      })
    },
    async remove(guest) {
      const isAgreed = await askToConfirm({
        heading: host.t('VIRT_UI_ASK_DELETE', { name: guest.name }),
        text: await whatGoesText(host, guest),
        confirm: host.t('VIRT_UI_DELETE'),
        danger: true,
      })
      if (!isAgreed) return false
      return during(guest, async () => {
        await request(host, 'DELETE', guestUri(guest.name))
        // Before it stops being busy: nobody shall ask for the picture of one that is gone.
        o.onGone(guest)
        host.notify('VIRT_UI_DELETED', { name: guest.name, tone: 'ok' })
      })
    },
    async clone(guest) {
      await during(guest, async () => {
        await request(host, 'POST', `${guestUri(guest.name)}/clone`, {})
        host.notify('VIRT_UI_CLONE_SENT', { name: guest.name })
      })
    },
    menu: (guest, shown, isAdmin) => [
      ...actionsOf(guest.state)
        .filter((a) => !shown.includes(a))
        .map((a): MenuItem => ({ label: host.t(`VIRT_UI_DO_${a}`), icon: actionIcon[a], run: () => void actions.run(guest, a) })),
      ...(isAdmin
        ? [{ label: host.t('VIRT_UI_CLONE'), icon: 'copy', disabled: isOn(guest), run: () => void actions.clone(guest) } as const]
        : []),
      { label: host.t('VIRT_UI_DELETE'), icon: 'trash', danger: true, run: () => void actions.remove(guest) },
    ],
  }
  return actions
}
