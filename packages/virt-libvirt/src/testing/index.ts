export { memoryNeeds, systemCaller } from './memory-needs.ts'
