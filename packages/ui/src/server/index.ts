export { type Shell, type ShellOptions, uiMessages, uiShell } from './shell.ts'
