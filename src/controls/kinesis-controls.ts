// Kinesis destinations to look at: for the administration API and for those who hold the emulator, one implementation for both. Invariant:
// what is shown is what DescribeKinesisStreamingDestination shows, with what was sent since the process began.
import type { KinesisFigures } from '../kinesis/figures.js'
import type { KinesisDestination } from '../model/kinesis.js'
import type { Namespace } from '../model/namespace.js'
import type { TableRecord } from '../model/table.js'
import { readMembers, text } from './members.js'
import { type HomeOf, homeOrAll, NAMESPACE_MEMBERS } from './namespace.js'

export interface ShownDestination extends Namespace {
  readonly table: string
  /** The stream's ARN. */
  readonly stream: string
  readonly status: string
  /** When the status was taken, by the emulator's clock. */
  readonly sinceMs: number
  readonly precision: string
  readonly sentRecords: number
  /** How often the stream had no capacity for a record. */
  readonly throttledRecords: number
  /** Records that were too large for a stream, and were left out. */
  readonly oversizedRecords: number
  /** How long the oldest record waits that was not taken yet; 0 when there is none. */
  readonly oldestUnsentMs: number
  /** Why records wait. */
  readonly heldReason?: string
}

export interface ShownDestinations {
  /** Where the records go: an endpoint, files in a folder, or nowhere. */
  readonly place: string
  readonly destinations: readonly ShownDestination[]
}

/** Of which tables; all where nothing is said. */
export interface DestinationChoice {
  readonly namespace?: Namespace | undefined
  readonly table?: string | undefined
}

interface DestinationTable {
  readonly record: TableRecord
  readonly kinesis: KinesisFigures
}

/** What a control of Kinesis destinations needs of an engine. */
export interface KinesisEngine {
  readonly clock: { nowMs(): number }
  readonly kinesis: { readonly place: string; of(table: Pick<DestinationTable, 'record'>): readonly KinesisDestination[] }
  readonly tables: {
    namespaces(): readonly Namespace[]
    names(namespace: Namespace): readonly string[]
    find(namespace: Namespace, name: string): DestinationTable | undefined
  }
}

export const KINESIS_MEMBERS = { ...NAMESPACE_MEMBERS, table: text('the name of a table') }

export class KinesisControls {
  readonly #engine: KinesisEngine
  readonly #homeOf: HomeOf

  constructor(engine: KinesisEngine, homeOf: HomeOf) {
    this.#engine = engine
    this.#homeOf = homeOf
  }

  /** Destinations that are ACTIVE or on their way, and those that ended less than a day ago. @throws Refusal */
  show({ namespace, table }: DestinationChoice = {}): ShownDestinations {
    readMembers({ table }, KINESIS_MEMBERS)
    const home = homeOrAll(namespace, this.#homeOf)
    const { kinesis, tables } = this.#engine
    const namespaces = home === undefined ? tables.namespaces() : [home]
    const found = namespaces.flatMap((one) => tables.names(one).flatMap((name) => tables.find(one, name) ?? []))
    const meant = found.filter(({ record }) => table === undefined || record.name === table)
    return {
      place: kinesis.place,
      destinations: meant.flatMap((one) => kinesis.of(one).map((destination) => this.#shown(one, destination))),
    }
  }

  #shown({ record, kinesis }: DestinationTable, { streamArn, status, sinceMs, precision }: KinesisDestination): ShownDestination {
    const figures = kinesis.of(streamArn)
    const { sentRecords, throttledRecords, oversizedRecords, heldReason } = figures
    return {
      ...record.namespace,
      table: record.name,
      ...{ stream: streamArn, status, sinceMs, precision },
      ...{ sentRecords, throttledRecords, oversizedRecords },
      oldestUnsentMs: figures.ageMs(this.#engine.clock.nowMs()),
      ...(heldReason === undefined ? {} : { heldReason }),
    }
  }
}
