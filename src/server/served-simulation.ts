// What is served over HTTP: a simulation, as far as HTTP needs it; and what administration needs of it.
import type { WithTables } from '../controls/catalogue.js'
import type { Controls } from '../controls/controls.js'
import type { JobFigures } from '../metering/job-figures.js'
import type { RequestMeter } from '../metering/request-meter.js'
import type { MemoryBudget } from '../protocol/memory-budget.js'
import type { Turn } from '../runtime/turn.js'
import type { EventStreams } from './admin/events.js'
import type { EmulatorAbout, EmulatorStatus } from './admin/status.js'
import type { MemoryFigures } from './metrics/definitions.js'
import type { Exposition } from './metrics/prometheus.js'
import { type Measured, scrape } from './metrics/scrape.js'

export interface ServedSimulation {
  readonly budget: MemoryBudget
  readonly bulkReads: { readonly waiting: number }
  readonly turn: Turn
  readonly controls: Controls
  readonly meter: RequestMeter
  readonly jobFigures: JobFigures
  readonly engine: WithTables &
    Pick<Measured, 'streams' | 'clock'> & {
      readonly queuedCharacters: number
      /** Why nothing is written; undefined while all is well. */
      readonly failure: Error | undefined
    }
  /** Ids for answers that no operation made. */
  readonly nextRequestId: () => string
  readonly about: () => EmulatorAbout
}

/** What administration is about. */
export interface AdminParts {
  readonly controls: Controls
  readonly status: EmulatorStatus
  readonly about: () => EmulatorAbout
  readonly streams: EventStreams
  readonly memory: () => MemoryFigures
  readonly scrape: () => Promise<Exposition>
}

export const adminPartsOf = (served: ServedSimulation, status: EmulatorStatus, streams: EventStreams): AdminParts => ({
  controls: served.controls,
  status,
  about: () => served.about(),
  streams,
  memory: () => memoryOf(served),
  scrape: () => scrapeOf(served),
})

function scrapeOf(served: ServedSimulation): Promise<Exposition> {
  const { engine, meter, jobFigures: jobs, controls } = served
  const { tables, streams, clock } = engine
  const { faults, hooks, strict } = controls
  return scrape({ tables, streams, clock, meter, jobs, faults, hooks, strict, memory: memoryOf(served) })
}

const memoryOf = ({ budget, bulkReads }: ServedSimulation): MemoryFigures => ({
  limitBytes: Math.floor(budget.limitBytes),
  inFlightBytes: budget.usedBytes,
  waitingRequests: budget.waiting + bulkReads.waiting,
  refusedRequests: budget.refusals,
})
