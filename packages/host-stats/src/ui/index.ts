export { OnggiHostTab } from './host-tab.ts'
export { createWindow, type History, type HostFigures, seriesOf, type Window } from './window.ts'
