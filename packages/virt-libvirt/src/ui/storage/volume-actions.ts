import { askToConfirm, type MenuItem, request, type TabHost } from '@onggi/ui'
import { attempt } from '../attempt.ts'
import { type Volume, volumeUri } from '../pool.ts'

/** What the menu of a volume needs besides the volume. */
export interface VolumeMenu {
  readonly host: TabHost
  readonly pool: string
  readonly resize: (v: Volume) => void
  readonly clone: (v: Volume) => void
  /** Something changed. */
  readonly changed: () => void
}

/** Downloads a volume as the browser downloads anything: its address holds a ticket for one time. */
async function download({ host, pool }: VolumeMenu, v: Volume): Promise<void> {
  const { uri } = await request<{ readonly uri: string }>(host, 'POST', `${volumeUri(pool, v.name)}/download`, {})
  const link = document.createElement('a')
  link.href = host.api.url(uri)
  link.download = v.name
  link.click()
}

async function sure({ host }: VolumeMenu, v: Volume, what: 'DELETE' | 'WIPE', fn: () => Promise<unknown>): Promise<void> {
  const isAgreed = await askToConfirm({
    heading: host.t(`VIRT_UI_ASK_${what}`, { name: v.name }),
    text: host.t(`VIRT_UI_ASK_${what}_VOLUME_TEXT`),
    confirm: host.t(`VIRT_UI_${what}`),
    danger: true,
  })
  if (isAgreed) await attempt(host, fn)
}

/** The menu of a volume: everything that can be done to it; what a guest uses is left alone. */
export function volumeMenu(o: VolumeMenu, v: Volume): readonly MenuItem[] {
  const { host, pool } = o
  const { t } = host
  const uri = volumeUri(pool, v.name)
  const isUsed = v.used_by.length > 0
  const after = (work: Promise<unknown>): void => void work.then(o.changed)
  return [
    { label: t('VIRT_UI_DOWNLOAD'), icon: 'download', run: () => void attempt(host, () => download(o, v)) },
    { label: t('VIRT_UI_CLONE'), icon: 'copy', run: () => o.clone(v) },
    { label: t('VIRT_UI_RESIZE'), icon: 'expand', disabled: isUsed || v.format === 'iso', run: () => o.resize(v) },
    {
      label: t('VIRT_UI_WIPE'),
      icon: 'reset',
      danger: true,
      disabled: isUsed,
      run: () => after(sure(o, v, 'WIPE', () => request(host, 'POST', `${uri}/wipe`, {}))),
    },
    {
      label: t('VIRT_UI_DELETE'),
      icon: 'trash',
      danger: true,
      disabled: isUsed,
      run: () => after(sure(o, v, 'DELETE', () => request(host, 'DELETE', uri))),
    },
  ]
}
