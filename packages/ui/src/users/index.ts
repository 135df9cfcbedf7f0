export { OnggiUsersTab } from './users-tab.ts'
