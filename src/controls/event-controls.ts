// Events for those who hold the emulator, and for whoever reads on from the kept ones. Invariant: what is chosen is checked here, whoever
// chooses.
import { type EmittedEvent, EVENT_TYPES, type EventType } from '../model/event.js'
import type { Namespace } from '../model/namespace.js'
import { type Member, readMembers } from './members.js'
import { NAMESPACE_MEMBERS, namespaceOrAll } from './namespace.js'

/** Which events; all where nothing is said. Those of no namespace are of every one. */
export interface EventChoice extends Partial<Namespace> {
  /** Types with commas between. */
  readonly types?: string | undefined
}

const types: Member<ReadonlySet<EventType>> = {
  must: `types with commas between, of ${EVENT_TYPES.join(', ')}`,
  schema: { type: 'string' },
  read: (given) => {
    const named = typeof given === 'string' ? given.split(',') : []
    const found = named.flatMap((name) => EVENT_TYPES.find((type) => type === name) ?? [])
    return found.length > 0 && found.length === named.length ? new Set(found) : undefined
  },
}

export const EVENT_MEMBERS = { types, ...NAMESPACE_MEMBERS }

/** Where events come from, as far as they are read; an `EventBus` is one. */
export interface KeptEvents {
  readonly newestId: number
  /** The first kept event after that place. */
  after(id: number): EmittedEvent | undefined
  /** @returns a function that ends it */
  on(listener: (event: EmittedEvent) => void): () => void
}

/** Every kept event, and which of them are meant. */
export interface EventFeed {
  readonly events: KeptEvents
  readonly isMeant: (event: EmittedEvent) => boolean
}

export class EventControls {
  readonly #events: KeptEvents

  constructor(events: KeptEvents) {
    this.#events = events
  }

  /** Calls back at each event. @returns a function that ends it. @throws Refusal */
  on(listener: (event: EmittedEvent) => void, choice: EventChoice = {}): () => void {
    const isMeant = filterOf({ ...choice })
    return this.#events.on((event) => {
      if (isMeant(event)) listener(event)
    })
  }

  /** For a reader that keeps its own place among the events. @throws Refusal */
  feed(choice: EventChoice = {}): EventFeed {
    return { events: this.#events, isMeant: filterOf({ ...choice }) }
  }
}

function filterOf(choice: Readonly<Record<string, unknown>>): (event: EmittedEvent) => boolean {
  const { types: chosen, account, region } = readMembers(choice, EVENT_MEMBERS)
  const place = namespaceOrAll({ ...(account && { account }), ...(region && { region }) })
  return (event) => {
    if (chosen !== undefined && !chosen.has(event.type)) return false
    if (place === undefined) return true
    const isOf = (name: 'account' | 'region'): boolean => !(name in event) || Reflect.get(event, name) === place[name]
    return isOf('account') && isOf('region')
  }
}
