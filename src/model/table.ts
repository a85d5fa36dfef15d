// The nouns of the catalogue: what a table and its indexes are. Plain data, stored as JSON, replaced and never mutated.
import type { PhysicalId, Sequence } from './ids.js'
import type { GlobalMembership } from './global-table.js'
import type { KeyAttribute, KeySchema } from './key-schema.js'
import type { KinesisDestination } from './kinesis.js'
import type { Namespace } from './namespace.js'
import type { RecoverySetting } from './recovery.js'
import type { ResourcePolicy } from './resource-policy.js'
import type { Restoration } from './restoration.js'
import type { StreamViewType, TableStream } from './stream.js'
import type { DueTimesRecord, TimeToLive } from './time-to-live.js'
import { searchedAttributes, type VectorDefinition } from './vector.js'

export type { KeyAttribute, KeySchema } from './key-schema.js'
export type { Namespace } from './namespace.js'

export interface Projection {
  readonly type: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'
  readonly nonKeyAttributes: readonly string[]
}

export type BillingMode = 'PROVISIONED' | 'PAY_PER_REQUEST'
export type TableStatus = 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE'
export type TableClass = 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS'

/** Provisioned units a second; zeros when on demand. `decreasesToday` belongs to the UTC day of `lastDecreaseMs`. */
export interface Throughput {
  readonly readUnits: number
  readonly writeUnits: number
  readonly lastIncreaseMs?: number
  readonly lastDecreaseMs?: number
  readonly decreasesToday: number
}

export interface OnDemandThroughput {
  readonly maxReadUnits?: number
  readonly maxWriteUnits?: number
}

/** Units a second that a table or index can take at once. What a record holds is remembered: it may have more, never less. */
export interface WarmThroughput {
  readonly readUnits: number
  readonly writeUnits: number
}

export type InsightsMode = 'ACCESSED_AND_THROTTLED_KEYS' | 'THROTTLED_KEYS'

/** Contributor Insights of a table or global index: what was asked for last, and when that is or will be in force. */
export interface InsightsSetting {
  readonly isEnabled: boolean
  readonly mode: InsightsMode
  readonly askedMs: number
  /** When ENABLING or DISABLING ends by the emulator's clock. */
  readonly dueMs: number
}

/** What a caller asks for when an index is made. */
export interface NewIndex {
  readonly kind: 'local' | 'global' | 'vector'
  readonly name: string
  /** Empty in a vector index: its entries lie under the keys of the table. */
  readonly keys: KeySchema
  readonly projection: Projection
  readonly throughput: Throughput
  readonly onDemand?: OnDemandThroughput
  readonly warm?: WarmThroughput
  /** What a vector index searches, and how; absent on every other kind. */
  readonly vector?: VectorDefinition
  /**
   * Rows stay out of it whose key values a write would be refused for. Absent where there are none, as the index was made with its table,
   * and where those from before format 5 are in it: what is in an index must be found there when its row changes.
   */
  readonly skipsUnwritable?: true
}

export interface IndexRecord extends NewIndex {
  /** Names the index's rows in the store; never used again after a delete. */
  readonly physicalId: PhysicalId
  readonly status: TableStatus
  /** Absent on an index born with its table or finished; false while resources are allocated; true while rows are made. */
  readonly backfilling?: boolean
  readonly insights?: InsightsSetting
}

/** What a caller asks for when a table is made. */
export interface NewTable {
  readonly name: string
  readonly attributes: readonly KeyAttribute[]
  readonly keys: KeySchema
  readonly billingMode: BillingMode
  readonly throughput: Throughput
  readonly onDemand?: OnDemandThroughput
  readonly warm?: WarmThroughput
  readonly indexes: readonly NewIndex[]
  readonly stream?: { readonly viewType: StreamViewType }
  readonly tableClass?: TableClass
  readonly deletionProtected: boolean
  readonly sse?: { readonly kmsKeyArn: string }
  readonly tags: Readonly<Record<string, string>>
  /** Of a table that is no replica: whether replicas of other accounts may be made of it; it says nothing until it is asked for. */
  readonly settingsReplication?: 'ENABLED' | 'DISABLED'
  /** The text of its resource-based policy. */
  readonly policyText?: string
  /** Of a new replica, as the other replicas have it. */
  readonly timeToLive?: TimeToLive
  /** Of a table that is made of what another one held. */
  readonly restoration?: Restoration
  /** Items are put into it before it is used: CREATING does not end by the clock. */
  readonly isLoading?: true
}

export interface TableRecord extends Omit<NewTable, 'indexes' | 'stream' | 'policyText'> {
  readonly namespace: Namespace
  /** The UUID that DescribeTable shows; stable over the table's life. */
  readonly tableId: string
  /** Names the table's rows in the store; a table made again under the same name gets another. */
  readonly physicalId: PhysicalId
  readonly status: TableStatus
  readonly createdAtMs: number
  readonly indexes: readonly IndexRecord[]
  /** The newest stream, kept after it was disabled. */
  readonly stream?: TableStream
  /** Those before it, as long as they can be read. */
  readonly pastStreams?: readonly TableStream[]
  /** Who may do what with the table and its indexes. */
  readonly policy?: ResourcePolicy
  /** Kinesis data streams that its changes go or went to, as long as they are shown. */
  readonly kinesis?: readonly KinesisDestination[]
  readonly lastToOnDemandMs?: number
  /** When UpdateTable switched to on demand, oldest first, as far back as the limit of such switches looks. */
  readonly switchesToOnDemandMs?: readonly number[]
  /** Warmth that was asked for of an ACTIVE table, and when it will be there by the emulator's clock. */
  readonly warming?: { readonly dueMs: number; readonly alterations: readonly Extract<Alteration, { kind: 'warm' }>[] }
  /** The encryption that is to come, none for the key that the service owns, and when it will be there by the emulator's clock. */
  readonly encrypting?: { readonly dueMs: number; readonly sse?: { readonly kmsKeyArn: string } }
  readonly tableClassUpdatedMs?: number
  /** When the state CREATING, UPDATING or DELETING ends by the emulator's clock, and what the table becomes then. */
  readonly transitionDueMs?: number
  /** What UPDATING will have changed when it ends. */
  readonly pending?: readonly Alteration[]
  readonly insights?: InsightsSetting
  /** While time to live is enabled, ENABLING included. */
  readonly dueTimes?: DueTimesRecord
  /** Each item collection has its counter; absent on tables of versions that kept none, and where there are no local indexes. */
  readonly collectionsCounted?: true
  /** Its log lacks changes up to this place of the store-wide order, since nobody needed it then; absent where it always had one or none. */
  readonly loggedAfter?: Sequence
  /** Followers other than the stream that need the table's log. */
  readonly logReaders: readonly 'audit'[]
  /** The global table that this table is a replica of. */
  readonly global?: GlobalMembership
  /** While point-in-time recovery is enabled. */
  readonly recovery?: RecoverySetting
}

/** Units without dates, as a change asks for them. */
export type Units = Pick<Throughput, 'readUnits' | 'writeUnits'>

/** One change that UpdateTable makes; several in one call apply together. */
export type Alteration =
  | { readonly kind: 'billing'; readonly billingMode: BillingMode; readonly throughput: Units }
  | { readonly kind: 'throughput'; readonly index?: string; readonly readUnits: number; readonly writeUnits: number }
  | { readonly kind: 'onDemand'; readonly index?: string; readonly onDemand: OnDemandThroughput | undefined }
  | { readonly kind: 'warm'; readonly index?: string; readonly warm: WarmThroughput }
  | { readonly kind: 'createIndex'; readonly index: NewIndex; readonly attributes: readonly KeyAttribute[] }
  | { readonly kind: 'deleteIndex'; readonly index: string }
  | { readonly kind: 'stream'; readonly stream: { readonly viewType: StreamViewType } | undefined }
  | { readonly kind: 'deletionProtection'; readonly deletionProtected: boolean }
  | { readonly kind: 'tableClass'; readonly tableClass: TableClass }
  | { readonly kind: 'sse'; readonly sse: { readonly kmsKeyArn: string } | undefined }

interface WithIndexes<Index extends NewIndex> {
  readonly indexes: readonly Index[]
}

export const localIndexes = <Index extends NewIndex>({ indexes }: WithIndexes<Index>): readonly Index[] =>
  indexes.filter(({ kind }) => kind === 'local')

export const globalIndexes = <Index extends NewIndex>({ indexes }: WithIndexes<Index>): readonly Index[] =>
  indexes.filter(({ kind }) => kind === 'global')

export const vectorIndexes = <Index extends NewIndex>({ indexes }: WithIndexes<Index>): readonly Index[] =>
  indexes.filter(({ kind }) => kind === 'vector')

/** A table without local indexes when it was made never gets one. */
export const hasLocalIndex = (table: WithIndexes<NewIndex>): boolean => localIndexes(table).length > 0

/** Whether the index has units, maxima and warmth of its own, as a global one has; a local one takes its table's. */
export const hasOwnThroughput = ({ kind }: NewIndex): boolean => kind === 'global'

export function indexNamed(record: TableRecord, name: string): IndexRecord | undefined {
  return record.indexes.find((index) => index.name === name)
}

/** Attributes of the key of a table, and of an index of it. */
export function keyNames(record: TableRecord, index: string | undefined): readonly string[] {
  const ofIndex = index === undefined ? undefined : indexNamed(record, index)?.keys
  return [record.keys, ofIndex]
    .flatMap((keys) => (keys === undefined ? [] : [...keys.hash, ...keys.range]))
    .map(({ name }) => name)
}

export function globalIndexNamed(record: TableRecord, name: string): IndexRecord | undefined {
  return globalIndexes(record).find((index) => index.name === name)
}

export function vectorIndexNamed(record: TableRecord, name: string): IndexRecord | undefined {
  return vectorIndexes(record).find((index) => index.name === name)
}

/** The attributes that an index needs a definition of: its keys, or what a search of vectors may name. */
export const definedAttributes = ({ keys, vector }: Pick<NewIndex, 'keys' | 'vector'>): readonly KeyAttribute[] => [
  ...keys.hash,
  ...keys.range,
  ...searchedAttributes(vector),
]

/** Attribute names that an index which does not project ALL holds: those it is searched by, the table's keys, what it includes. */
export function projectedNames(tableKeys: KeySchema, index: NewIndex): ReadonlySet<string> {
  const { projection } = index
  const attributes = [...definedAttributes(index), ...tableKeys.hash, ...tableKeys.range]
  return new Set([...attributes.map((attribute) => attribute.name), ...projection.nonKeyAttributes])
}

export function tableArn(record: Pick<TableRecord, 'namespace' | 'name'>): string {
  return `arn:aws:dynamodb:${record.namespace.region}:${record.namespace.account}:table/${record.name}`
}
