import { Type } from 'typebox'

const Rate = Type.Union([Type.Number(), Type.Null()])
const Device = { name: Type.String(), read: Rate, write: Rate }
const Interface = { name: Type.String(), rx: Rate, tx: Rate }

/** Answer of `GET /stats`. */
export const HostStatsView = Type.Object({
  at: Type.Number({ description: 'Epoch ms; 0 before the first tick' }),
  interval_ms: Type.Number(),
  cpu: Type.Object({ cores: Rate, busy: Rate, user: Rate, system: Rate, iowait: Rate, steal: Rate }),
  memory: Type.Object({ total: Rate, used: Rate, available: Rate, cached: Rate, buffers: Rate, swap_total: Rate, swap_used: Rate }),
  disk: Type.Object({ read: Rate, write: Rate, read_peak: Rate, write_peak: Rate, devices: Type.Array(Type.Object(Device)) }),
  network: Type.Object({ rx: Rate, tx: Rate, rx_peak: Rate, tx_peak: Rate, interfaces: Type.Array(Type.Object(Interface)) }),
})

/** Item of `GET /stats/series`. */
export const SeriesView = Type.Object({
  name: Type.String(),
  unit: Type.Union([Type.Literal('ns'), Type.Literal('B'), Type.Literal('1'), Type.Literal('ratio')]),
  kind: Type.Union([Type.Literal('counter'), Type.Literal('gauge')]),
  interval_ms: Type.Number(),
})

/** Query of `GET /stats/history`. */
export const HistoryQuery = Type.Object(
  {
    series: Type.String({ minLength: 1, maxLength: 4096, description: 'Names separated by commas, at most 16' }),
    from: Type.Optional(Type.Integer({ minimum: 0, description: 'Epoch ms; default: 10 minutes before `to`' })),
    to: Type.Optional(Type.Integer({ minimum: 0, description: 'Epoch ms; default: now' })),
    step: Type.Optional(Type.Integer({ minimum: 250, maximum: 86_400_000, description: 'ms; default: the interval' })),
  },
  { additionalProperties: false },
)

/** Answer of `GET /stats/history`. */
export const HistoryView = Type.Object({
  from: Type.Number(),
  to: Type.Number(),
  step: Type.Number(),
  series: Type.Array(Type.Object({ name: Type.String(), unit: Type.String(), values: Type.Array(Rate) })),
})
