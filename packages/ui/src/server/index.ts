export { type Shell, type ShellOptions, type ShellTab, uiMessages, uiShell } from './shell.ts'
