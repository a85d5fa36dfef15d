// What the operator is told while a simulation runs, beside its requests: that the store fails, and what else has a file of its own.
import type { Table } from '../engine/contract/tables.js'
import type { EventBus } from '../model/event-bus.js'
import type { Namespace } from '../model/namespace.js'
import { ApiError } from '../model/errors.js'
import { sayFirstThrottles } from './first-throttles.js'
import { sayFailedJobs } from './job-lines.js'
import { sayKinesisOutages } from './kinesis-lines.js'

/** What takes writes, and tells when it does not. */
interface Writable {
  whenFailed(listener: (failure: Error) => void): void
  whenRecovered(listener: () => void): void
}

export interface OperatorLineParts {
  readonly engine: Writable
  readonly events: EventBus
  readonly find: (namespace: Namespace, name: string) => Table | undefined
  readonly log: { info(message: string): void; warn(message: string): void; error(message: string): void }
}

/** Writes the lines from now on. */
export function sayWhatHappens(parts: OperatorLineParts): void {
  sayFailures(parts)
  sayFirstThrottles(parts)
  sayFailedJobs(parts)
  sayKinesisOutages(parts)
}

function sayFailures({ engine, log }: OperatorLineParts): void {
  engine.whenFailed((failure) => {
    if (failure instanceof ApiError) return // the folder is lost, which others tell
    log.error(`the store takes no writes: ${failure.message}`)
  })
  engine.whenRecovered(() => log.info('the store takes writes again: nothing that was refused has been done'))
}
