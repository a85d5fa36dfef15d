// Every table there is, for the administration API and for those who hold the emulator: one implementation for both. Invariant: looking changes
// nothing, and reads no item.
import type { OpenTable } from '../engine/tables/open-table.js'
import type { KeySchema } from '../model/key-schema.js'
import type { Namespace } from '../model/namespace.js'
import type { BillingMode, IndexRecord, TableStatus } from '../model/table.js'
import { totals } from '../partitions/partition-map.js'
import { type HomeOf, homeOrAll } from './namespace.js'
import { type Catalogue, tablesOf } from './catalogue.js'
import { readMembers, text, type ValuesOf } from './members.js'
import type { Dispatch } from '../protocol/dispatcher.js'
import { type Applied, applyTemplate, type TEMPLATE_MEMBERS } from './template-tables.js'
import { planOfStatement, type ShownStatement, type STATEMENT_MEMBERS } from './statement-plan.js'

export interface ShownKey {
  readonly name: string
  readonly type: string
  readonly role: 'HASH' | 'RANGE'
}

interface ShownHolder {
  readonly status: TableStatus
  readonly keys: readonly ShownKey[]
  readonly items: number
  readonly bytes: number
  readonly partitions: number
}

export interface ShownIndex extends ShownHolder {
  readonly index: string
  readonly kind: IndexRecord['kind']
}

export interface ShownTable extends Namespace, ShownHolder {
  readonly table: string
  readonly billingMode: BillingMode
  /** Units a second; zeros while it is on demand. */
  readonly readUnits: number
  readonly writeUnits: number
  readonly indexes: readonly ShownIndex[]
  /** What its stream shows, where it has one. */
  readonly stream?: string
  /** The attribute that says when an item is over, where time to live is enabled. */
  readonly timeToLive?: string
  /** Regions of the global table that it belongs to. */
  readonly replicas?: readonly string[]
  /** By the emulator's clock. */
  readonly createdAtMs: number
}

/** Requests of one kind for a table that was not there. */
export interface ShownMiss extends Namespace {
  readonly table: string
  readonly operation: string
  /** Of the key that the request was signed with, or said to be; empty where none can be read. */
  readonly accessKeyId: string
  readonly userAgent?: string | undefined
  readonly count: number
  /** By the emulator's clock. */
  readonly lastAtMs: number
}

/** Whoever keeps them. */
export interface MissedSource {
  all(): readonly ShownMiss[]
}

export const MISSED_MEMBERS = { table: text('the name of a table') }

export interface CatalogueParts {
  readonly tables: Catalogue
  readonly missed: MissedSource
  readonly homeOf: HomeOf
  /** Of requests of its own. */
  readonly dispatch: Dispatch
}

export class CatalogueControls {
  readonly #tables: Catalogue
  readonly #homeOf: HomeOf
  readonly #missed: MissedSource
  readonly #dispatch: Dispatch

  constructor({ tables, missed, homeOf, dispatch }: CatalogueParts) {
    this.#tables = tables
    this.#missed = missed
    this.#homeOf = homeOf
    this.#dispatch = dispatch
  }

  /** Brings tables to what the text of a template says. @throws Refusal where it is none, before anything is changed */
  apply(given: ValuesOf<typeof TEMPLATE_MEMBERS>): Promise<Applied> {
    return applyTemplate(given, this.#dispatch)
  }

  /** Who asked of late for tables that were not there, the latest first: for all, or for one. @throws Refusal */
  missed(table?: string): readonly ShownMiss[] {
    const read = readMembers({ table }, MISSED_MEMBERS)
    return this.#missed.all().filter((one) => read.table === undefined || one.table === read.table)
  }

  /** What a statement would do, without a look at any item. @throws Refusal */
  statement(given: ValuesOf<typeof STATEMENT_MEMBERS>): ShownStatement {
    return planOfStatement(given, this.#tables, this.#homeOf)
  }

  /** All tables, by account, region and name; or those of one namespace. @throws Refusal */
  tables(namespace?: Namespace): readonly ShownTable[] {
    const home = homeOrAll(namespace, this.#homeOf)
    const places = home === undefined ? this.#tables.namespaces().toSorted(byName) : [home]
    return tablesOf(this.#tables, places).map(shownTable)
  }
}

/** By account and region. */
export const byName = (a: Namespace, b: Namespace): number => (`${a.account} ${a.region}` < `${b.account} ${b.region}` ? -1 : 1)

/** What there is to say of a table without looking at its rows or its load. */
export function shownTable({ record, map, indexes }: OpenTable): ShownTable {
  const { namespace, name, status, keys, billingMode, throughput, stream, timeToLive, dueTimes, global, createdAtMs } = record
  return {
    ...{ ...namespace, table: name, status, billingMode },
    ...{ readUnits: throughput.readUnits, writeUnits: throughput.writeUnits, keys: shownKeys(keys), ...held(map) },
    indexes: indexes.map(({ record: index, map: own }) => ({
      ...{ index: index.name, kind: index.kind, status: index.status, keys: shownKeys(index.keys), ...held(own) },
    })),
    ...(stream?.enabled === true ? { stream: stream.viewType } : {}),
    ...(dueTimes !== undefined && timeToLive !== undefined ? { timeToLive: timeToLive.attribute } : {}),
    ...(global === undefined ? {} : { replicas: global.members.map((member) => member.namespace.region) }),
    createdAtMs,
  }
}

function held(map: OpenTable['map']): Pick<ShownHolder, 'items' | 'bytes' | 'partitions'> {
  const { items, sizeBytes } = totals(map)
  return { items, bytes: sizeBytes, partitions: map.partitions.length }
}

const shownKeys = ({ hash, range }: KeySchema): readonly ShownKey[] => [
  ...hash.map(({ name, type }) => ({ name, type, role: 'HASH' as const })),
  ...range.map(({ name, type }) => ({ name, type, role: 'RANGE' as const })),
]
