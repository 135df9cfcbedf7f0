export { type ConsoleLink, OnggiConsoleFrame, socketUrl } from './console-frame.ts'
export { OnggiTerminal } from './terminal.ts'
export { OnggiVnc } from './vnc.ts'
