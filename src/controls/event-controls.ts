// Events for those who hold the emulator, and streams of them for those who ask over HTTP.
import type { ServerResponse } from 'node:http'
import { type EmittedEvent, EVENT_TYPES, type EventType } from '../model/event.js'
import type { EventBus } from '../model/event-bus.js'
import type { Namespace } from '../model/namespace.js'
import { type Member, readMembers } from './members.js'
import { NAMESPACE_MEMBERS, namespaceOrAll } from './namespace.js'
import { invalid } from './refusal.js'
import { streamEvents } from './event-stream.js'

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

export class EventControls {
  readonly #bus: EventBus
  readonly #streams = new Set<() => void>()

  constructor(bus: EventBus) {
    this.#bus = bus
  }

  /** Calls back at each event. @returns a function that ends it. @throws Refusal */
  on(listener: (event: EmittedEvent) => void, choice: EventChoice = {}): () => void {
    const isMeant = filterOf({ ...choice })
    return this.#bus.on((event) => {
      if (isMeant(event)) listener(event)
    })
  }

  /** What answers a request for a stream. @param lastId the header Last-Event-ID. @throws Refusal */
  stream(choice: Readonly<Record<string, unknown>>, lastId: string | undefined): (raw: ServerResponse) => void {
    const isMeant = filterOf(choice)
    if (lastId !== undefined && !/^\d{1,15}$/.test(lastId)) throw invalid('Last-Event-ID must be the id of an event')
    return (raw) => {
      const end = streamEvents(this.#bus, raw, { isMeant, lastId: lastId === undefined ? undefined : Number(lastId) })
      this.#streams.add(end)
      raw.on('close', () => this.#streams.delete(end))
    }
  }

  /** Ends every stream. */
  close(): void {
    for (const end of this.#streams) end()
  }
}

function filterOf(choice: Readonly<Record<string, unknown>>): (event: EmittedEvent) => boolean {
  const { types: wanted, account, region } = readMembers(choice, EVENT_MEMBERS)
  const place = namespaceOrAll({ ...(account && { account }), ...(region && { region }) })
  return (event) => {
    if (wanted !== undefined && !wanted.has(event.type)) return false
    if (place === undefined) return true
    const isOf = (name: 'account' | 'region'): boolean => !(name in event) || Reflect.get(event, name) === place[name]
    return isOf('account') && isOf('region')
  }
}
