// What the engine tells as events where more than a line is to be said: splits and throttles.
import { addressOf, ThrottleEvents } from '../../capacity/throttle-events.js'
import type { EventBus } from '../../model/event-bus.js'
import type { ClosedPartition } from '../../partitions/partition-map.js'
import type { Source } from '../tables/open-table.js'

export class EngineEvents {
  readonly #events: EventBus
  readonly throttles: ThrottleEvents

  constructor(events: EventBus) {
    this.#events = events
    this.throttles = new ThrottleEvents(events)
  }

  split(source: Source, { id, children, cause }: ClosedPartition): void {
    this.#events.emit({ type: 'partition.split', ...addressOf(source), partition: id, children, cause })
  }
}
