import type { Template } from './template.ts'

/** What the form holds. */
export interface Wish {
  readonly source: 'template' | 'iso'
  readonly template: string
  readonly path: string
  readonly name: string
  readonly memoryMiB: number | undefined
  readonly vcpus: number | undefined
  readonly diskGiB: number | undefined
  readonly isStarted: boolean
}

const numberOf = (v: FormDataEntryValue | null): number | undefined => (typeof v !== 'string' || v === '' ? undefined : Number(v))
const textOf = (v: FormDataEntryValue | null): string => (typeof v === 'string' ? v.trim() : '')

/** Memory, processors and disk as the server takes them; what was left alone is left out. */
export function sizes(w: Wish, of: Template | undefined): Record<string, unknown> {
  const isNew = (now: number | undefined, was: number | undefined): now is number => now !== undefined && now !== was
  return {
    ...(isNew(w.memoryMiB, of?.memory?.current) ? { memory: { current: w.memoryMiB, maxmemory: w.memoryMiB } } : {}),
    ...(isNew(w.vcpus, of?.cpu_info?.vcpus) ? { cpu_info: { vcpus: w.vcpus, maxvcpus: w.vcpus } } : {}),
    ...(w.source === 'iso' && w.diskGiB !== undefined ? { disks: [{ index: 0, size: w.diskGiB, format: 'qcow2' }] } : {}),
  }
}

/** Reads the form. */
export function readWish(form: HTMLFormElement, source: Wish['source'], template: string): Wish {
  const data = new FormData(form)
  return {
    source,
    template,
    path: textOf(data.get('path')),
    name: textOf(data.get('name')),
    memoryMiB: numberOf(data.get('memory')),
    vcpus: numberOf(data.get('vcpus')),
    diskGiB: numberOf(data.get('disk')),
    isStarted: data.get('start') !== null,
  }
}
