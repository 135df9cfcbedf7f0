import { systemClock, type Task, uploadContent, type UploadOptions } from '@onggi/client'
import type { TabHost } from './tab-host.ts'

/** Sends a file into a new object of a collection, piece by piece, going on after breaks; lives as long as the page, whatever tab is shown. */
export const uploadFile = (
  host: TabHost,
  collection: string,
  file: Blob,
  fields: { readonly name: string } & Readonly<Record<string, unknown>>,
  o: UploadOptions = {},
): Promise<Task> => {
  const { page } = host
  const signal = o.signal === undefined ? page.signal : AbortSignal.any([page.signal, o.signal])
  const needs = {
    fetch: (path: string, init: RequestInit): Promise<Response> => page.api.fetch(path, init),
    onTask: (id: string, fn: () => void): (() => void) => page.on({ uri: `/tasks/${id}` }, fn),
    clock: systemClock,
  }
  return uploadContent(needs, collection, file, fields, { ...o, signal })
}
