export type { FilesStore, FilesStoreOptions } from './files-store.ts'
export { openFilesStore } from './files-store.ts'
export type { BrokenFile } from './layers.ts'
