// Jobs that failed as lines for the operator, since a client may have gone before the end. Only so many: a job that is tried again and again
// does not fill the log.
import type { EventBus } from '../model/event-bus.js'

const MOST_LINES = 100

export interface JobLineParts {
  readonly events: EventBus
  readonly log: { warn(message: string): void }
}

/** Writes the lines from now on. */
export function sayFailedJobs({ events, log }: JobLineParts): void {
  let lines = 0
  events.on((event) => {
    if (event.type !== 'job.ended' || event.status !== 'FAILED' || lines >= MOST_LINES) return
    lines++
    log.warn(`the ${event.kind === 'bulk' ? 'bulk operation' : event.kind} of table ${event.table} failed: ${event.reason ?? ''}`)
  })
}
