export { OnggiGuestsTab } from './guests-tab.ts'
export { OnggiTemplatesTab } from './templates-tab.ts'
