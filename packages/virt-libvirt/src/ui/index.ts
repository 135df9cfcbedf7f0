export { OnggiGuestsTab } from './guests-tab.ts'
export { OnggiNetworksTab } from './networks-tab.ts'
export { OnggiStorageTab } from './storage-tab.ts'
export { OnggiTemplatesTab } from './templates-tab.ts'
