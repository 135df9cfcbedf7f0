export { OnggiShell } from './shell.ts'
