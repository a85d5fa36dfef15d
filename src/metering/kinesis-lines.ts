// Kinesis destinations that take no records as lines for the operator. Invariant: a place has one line while it takes none, however many tables
// send to it and however often they try, and one when it takes them again; and a place that comes and goes has few.
import type { EventBus } from '../model/event-bus.js'
import type { EmittedEvent } from '../model/event.js'
import { namespaceText } from '../model/namespace.js'

const LEAST_BETWEEN_MS = 60_000

export interface KinesisLineParts {
  readonly events: EventBus
  readonly log: { info(message: string): void; warn(message: string): void }
}

/** What is known of the place. */
interface Outage {
  /** Tables and streams whose records wait. */
  readonly held: Set<string>
  wasSaid: boolean
  saidAtMs: number
}

/** Writes the lines from now on. */
export function sayKinesisOutages({ events, log }: KinesisLineParts): void {
  const outages = new Map<string, Outage>()
  const oversized = new Set<string>()
  events.on((event) => {
    switch (event.type) {
      case 'kinesis.held':
        return begin(outages, event, log)
      case 'kinesis.resumed':
        return end(outages, event, log)
      case 'kinesis.skipped':
        if (!oversized.has(subjectOf(event))) log.warn(skippedLine(event))
        oversized.add(subjectOf(event))
    }
  })
}

type Of<Type extends EmittedEvent['type']> = Extract<EmittedEvent, { readonly type: Type }>

function begin(outages: Map<string, Outage>, event: Of<'kinesis.held'>, log: KinesisLineParts['log']): void {
  const { place, reason, emittedAtMs } = event
  const outage = outages.get(place) ?? { held: new Set(), wasSaid: false, saidAtMs: Number.NEGATIVE_INFINITY }
  outages.set(place, outage)
  const isFirst = outage.held.size === 0
  outage.held.add(subjectOf(event))
  if (!isFirst) return
  outage.wasSaid = Math.abs(emittedAtMs - outage.saidAtMs) >= LEAST_BETWEEN_MS
  if (!outage.wasSaid) return
  outage.saidAtMs = emittedAtMs
  log.warn(
    `${place} takes no records of ${whoseOf(event)}: ${reason}. They are kept and sent when it does; see that it is there, or ${REMEDY}`,
  )
}

const REMEDY = 'start again with another --kinesis-endpoint or --kinesis-dir'

function end(outages: Map<string, Outage>, event: Of<'kinesis.resumed'>, log: KinesisLineParts['log']): void {
  const outage = outages.get(event.place)
  if (outage === undefined) return
  outage.held.delete(subjectOf(event))
  if (outage.held.size === 0 && outage.wasSaid) log.info(`${event.place} takes records again`)
}

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
