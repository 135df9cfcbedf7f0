import { request, type TabHost } from '@onggi/ui'
import { html, nothing, type TemplateResult } from 'lit'
import { type Guest, guestUri, isOn } from '../guest.ts'
import type { Drive } from './devices.ts'

/** What deleting a guest takes with it, and what it leaves. */
export interface WhatGoes {
  /** Paths of volumes made with the guest. */
  readonly goes: readonly string[]
  /** Paths of disks and images that stay. */
  readonly stays: readonly string[]
}

/** Volumes made with a guest carry its uuid in their name; everything else was there before it, or came later. */
export function splitDrives(uuid: string, drives: readonly Drive[]): WhatGoes {
  const paths = drives.map((d) => d.path).filter((path) => path !== '')
  const isOwn = (path: string): boolean => (path.split('/').at(-1) ?? '').startsWith(`${uuid}-`)
  return { goes: paths.filter(isOwn), stays: paths.filter((path) => !isOwn(path)) }
}

const list = (label: string, paths: readonly string[]): TemplateResult | typeof nothing =>
  paths.length === 0 ? nothing : html`<strong>${label}</strong><ul>${paths.map((path) => html`<li><code>${path}</code></li>`)}</ul>`

/** The question's text: what goes and what stays. */
export async function whatGoesText(host: TabHost, guest: Guest): Promise<TemplateResult> {
  const read = <T>(kind: string): Promise<readonly T[]> =>
    request<readonly T[]>(host, 'GET', `${guestUri(guest.name)}/${kind}`).catch(() => [])
  const [drives, snapshots] = await Promise.all([read<Drive>('storages'), read('snapshots')])
  const { goes, stays } = splitDrives(guest.uuid, drives)
  return html`${host.t(isOn(guest) ? 'VIRT_UI_ASK_DELETE_RUNNING' : 'VIRT_UI_ASK_DELETE_TEXT')}
    ${list(host.t('VIRT_UI_GOES'), [...goes, ...(snapshots.length > 0 ? [host.t('VIRT_UI_GOES_SNAPSHOTS', { count: snapshots.length })] : [])])}
    ${list(host.t('VIRT_UI_STAYS'), stays)}`
}
