// Kinesis destinations that take no records as lines for the operator. Invariant: while a place takes none for a reason it has one line,
// however many tables send to it and however often they try, and one when it takes them again; one that comes and goes has few.
import type { EventBus } from '../model/event-bus.js'
import type { EmittedEvent } from '../model/event.js'
import { namespaceText } from '../model/namespace.js'

const LEAST_BETWEEN_MS = 60_000

export interface KinesisLineParts {
  readonly events: EventBus
  readonly log: { info(message: string): void; warn(message: string): void }
}

/** What tables and streams wait for, all for the same reason. */
interface Outage {
  /** Those whose records wait. */
  readonly held: Set<string>
  wasSaid: boolean
  saidAtMs: number
}

/** Writes the lines from now on. */
export function sayKinesisOutages({ events, log }: KinesisLineParts): void {
  const outages = new Outages(log)
  const oversized = new Set<string>()
  events.on((event) => {
    if (event.type === 'kinesis.held') outages.begin(event)
    if (event.type === 'kinesis.resumed') outages.end(event)
    if (event.type === 'table.deleted') outages.forget(event)
    if (event.type !== 'kinesis.skipped' || oversized.has(subjectOf(event))) return
    oversized.add(subjectOf(event))
    log.warn(skippedLine(event))
  })
}

type Of<Type extends EmittedEvent['type']> = Extract<EmittedEvent, { readonly type: Type }>

class Outages {
  readonly #log: KinesisLineParts['log']
  /** By place and reason. */
  readonly #all = new Map<string, Outage>()

  constructor(log: KinesisLineParts['log']) {
    this.#log = log
  }

  begin(event: Of<'kinesis.held'>): void {
    const { place, reason, emittedAtMs } = event
    const id = `${place} ${reason}`
    const outage = this.#all.get(id) ?? { held: new Set(), wasSaid: false, saidAtMs: Number.NEGATIVE_INFINITY }
    this.#all.set(id, outage)
    const isFirst = outage.held.size === 0
    outage.held.add(subjectOf(event))
    if (!isFirst) return
    outage.wasSaid = Math.abs(emittedAtMs - outage.saidAtMs) >= LEAST_BETWEEN_MS
    if (!outage.wasSaid) return
    outage.saidAtMs = emittedAtMs
    this.#log.warn(`${place} takes no records of ${whoseOf(event)}: ${reason}. ${REMEDY}`)
  }

  end(event: Of<'kinesis.resumed'>): void {
    for (const outage of this.#all.values()) {
      const isLast = outage.held.delete(subjectOf(event)) && outage.held.size === 0
      if (isLast && outage.wasSaid) this.#log.info(`${event.place} takes records again`)
    }
  }

  /** Nobody waits for a table that is gone. */
  forget({ account, region, table }: Of<'table.deleted'>): void {
    const start = `${account} ${region} ${table} `
    for (const { held } of this.#all.values()) for (const subject of held) if (subject.startsWith(start)) held.delete(subject)
  }
}

const REMEDY =
  'They are kept and sent when it does; see that it is there, or start again with another --kinesis-endpoint or --kinesis-dir'

const skippedLine = (event: Of<'kinesis.skipped'>): string =>
  `a record of ${whoseOf(event)} is ${event.sizeBytes} bytes, more than Kinesis takes, and is left out as on the service. ` +
  'Later ones of this table are counted, and not logged'

interface Subject {
  readonly account: string
  readonly region: string
  readonly table: string
  readonly stream: string
}

const subjectOf = ({ account, region, table, stream }: Subject): string => `${account} ${region} ${table} ${stream}`

const whoseOf = ({ table, stream, ...namespace }: Subject): string =>
  `table ${table} (${namespaceText(namespace)}) for ${stream.slice(stream.lastIndexOf(':') + 1)}`
