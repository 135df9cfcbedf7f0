export { createRecordingDelivery, type RecordingDelivery } from './recording-delivery.ts'
export { createEventCollector, type EventCollector } from './event-collector.ts'
