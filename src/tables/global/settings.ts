// Which settings follow from one replica to the others. Always: billing mode, write units, global indexes, warmth, maxima of writes, that
// there is encryption by KMS, time to live (which its own operation spreads). Unless a replica has its own: read units, maxima of reads, table class. Never: protection, tags, insights, and
// the stream (a must with eventual consistency, each region's own with strong). Source: docs global tables, settings synchronization.
import type { GlobalMembership, ReplicaOverrides } from '../../model/global-table.js'
import type { Namespace } from '../../model/namespace.js'
import {
  type Alteration,
  hasOwnThroughput,
  indexNamed,
  type NewIndex,
  type NewTable,
  type OnDemandThroughput,
  type TableRecord,
} from '../../model/table.js'
import { managedKeyArn } from '../definition/encryption.js'
import { warmThroughputOf } from '../definition/warm-throughput.js'
import type { NewReplica } from './change.js'
import { selfOf } from './membership.js'

interface ReadOverride {
  readonly readUnits?: number
  readonly maxReadUnits?: number
}

const overrideOf = (overrides: ReplicaOverrides | undefined, index: string | undefined): ReadOverride =>
  (index === undefined ? overrides : overrides?.indexes?.[index]) ?? {}

/** Whether read units follow those of the replica that is altered, or are moved by their own region alone. */
export type ReadSync = 'follow' | 'own'

/** What alterations of one replica's table are for another's. */
export function translateAlterations(
  alterations: readonly Alteration[],
  from: TableRecord,
  to: TableRecord,
  reads: ReadSync,
): readonly Alteration[] {
  const theirs = selfOf(from)?.overrides
  const own = selfOf(to)?.overrides
  return alterations.flatMap((alteration): readonly Alteration[] => {
    switch (alteration.kind) {
      case 'createIndex':
      case 'deleteIndex':
      case 'warm':
        return [alteration]
      case 'billing': {
        const { readUnits } = overrideOf(own, undefined)
        const isOwn = readUnits !== undefined && alteration.billingMode === 'PROVISIONED'
        return [isOwn ? { ...alteration, throughput: { ...alteration.throughput, readUnits } } : alteration]
      }
      case 'throughput': {
        const { index } = alteration
        const isOwn = [theirs, own].some((overrides) => overrideOf(overrides, index).readUnits !== undefined)
        const present = index === undefined ? to.throughput : indexNamed(to, index)?.throughput
        const isSwitch = to.billingMode === 'PAY_PER_REQUEST'
        const kept = isSwitch ? (overrideOf(own, index).readUnits ?? alteration.readUnits) : present?.readUnits
        const units = isOwn || reads === 'own' ? { ...alteration, readUnits: kept ?? alteration.readUnits } : alteration
        return isSwitch || units.readUnits !== present?.readUnits || units.writeUnits !== present.writeUnits ? [units] : []
      }
      case 'onDemand': {
        const { index } = alteration
        const isOwn = [theirs, own].some((overrides) => overrideOf(overrides, index).maxReadUnits !== undefined)
        const present = index === undefined ? to.onDemand : indexNamed(to, index)?.onDemand
        const maxReadUnits = isOwn ? present?.maxReadUnits : alteration.onDemand?.maxReadUnits
        return [{ ...alteration, onDemand: maximaOf(maxReadUnits, alteration.onDemand?.maxWriteUnits) }]
      }
      case 'tableClass':
        return own?.tableClass === undefined && theirs?.tableClass === undefined ? [alteration] : []
      case 'sse':
        return [{ kind: 'sse', sse: alteration.sse && (to.sse ?? encryptionIn(to.namespace, own)) }]
      case 'stream':
      case 'deletionProtection':
        return []
    }
  })
}

function maximaOf(maxReadUnits: number | undefined, maxWriteUnits: number | undefined): OnDemandThroughput | undefined {
  if (maxReadUnits === undefined && maxWriteUnits === undefined) return undefined
  return { ...(maxReadUnits === undefined ? {} : { maxReadUnits }), ...(maxWriteUnits === undefined ? {} : { maxWriteUnits }) }
}

const encryptionIn = (namespace: Namespace, overrides: ReplicaOverrides | undefined): { readonly kmsKeyArn: string } => ({
  kmsKeyArn: overrides?.kmsKeyArn ?? managedKeyArn(namespace),
})

/** The table of a new replica, as the source has it and with what it has of its own. */
export function replicaOf(
  source: TableRecord,
  { namespace, overrides, own }: NewReplica,
  { consistency }: Pick<GlobalMembership, 'consistency'>,
): NewTable {
  const { name, attributes, keys, billingMode, sse, timeToLive } = source
  const tableClass = overrides.tableClass ?? source.tableClass
  return {
    name,
    attributes,
    keys,
    billingMode,
    ...unitsFor(source, source, overrideOf(overrides, undefined)),
    indexes: source.indexes.map((index): NewIndex => ({
      kind: index.kind,
      name: index.name,
      keys: index.keys,
      projection: index.projection,
      ...(index.vector === undefined ? {} : { vector: index.vector }),
      ...(index.skipsUnwritable === undefined ? {} : { skipsUnwritable: index.skipsUnwritable }),
      ...(hasOwnThroughput(index)
        ? unitsFor(source, index, overrideOf(overrides, index.name))
        : { throughput: index.throughput }),
    })),
    ...(consistency === 'EVENTUAL' ? { stream: { viewType: 'NEW_AND_OLD_IMAGES' as const } } : {}),
    ...(tableClass === undefined ? {} : { tableClass }),
    deletionProtected: false,
    ...(sse === undefined && overrides.kmsKeyArn === undefined ? {} : { sse: encryptionIn(namespace, overrides) }),
    tags: {},
    ...(timeToLive === undefined ? {} : { timeToLive }),
    ...own,
  }
}

/** Units, maxima and warmth of a table or global index in a new region. */
function unitsFor(
  { billingMode }: TableRecord,
  source: Pick<NewIndex, 'throughput' | 'onDemand' | 'warm'>,
  override: ReadOverride,
): Pick<NewIndex, 'throughput' | 'onDemand' | 'warm'> {
  const { readUnits, writeUnits } = source.throughput
  const onDemand = maximaOf(override.maxReadUnits ?? source.onDemand?.maxReadUnits, source.onDemand?.maxWriteUnits)
  return {
    throughput: { readUnits: override.readUnits ?? readUnits, writeUnits, decreasesToday: 0 },
    ...(onDemand === undefined ? {} : { onDemand }),
    warm: warmThroughputOf(source, billingMode),
  }
}

/** What a replica's table is altered by when it gets its own settings. */
export function overrideAlterations(record: TableRecord, overrides: ReplicaOverrides): readonly Alteration[] {
  const names = [undefined, ...Object.keys(overrides.indexes ?? {})]
  const { tableClass } = overrides
  return [
    ...names.flatMap((index) => readAlterations(record, index, overrideOf(overrides, index))),
    ...(tableClass === undefined || tableClass === (record.tableClass ?? 'STANDARD')
      ? []
      : [{ kind: 'tableClass', tableClass } as const]),
    ...(overrides.kmsKeyArn === undefined || overrides.kmsKeyArn === record.sse?.kmsKeyArn
      ? []
      : [{ kind: 'sse', sse: { kmsKeyArn: overrides.kmsKeyArn } } as const]),
  ]
}

function readAlterations(record: TableRecord, index: string | undefined, override: ReadOverride): readonly Alteration[] {
  const holder = index === undefined ? record : indexNamed(record, index)
  const { readUnits, maxReadUnits } = override
  const named = index === undefined ? {} : { index }
  if (holder === undefined) return []
  return [
    ...(readUnits === undefined || readUnits === holder.throughput.readUnits
      ? []
      : [{ kind: 'throughput', ...named, readUnits, writeUnits: holder.throughput.writeUnits } as const]),
    ...(maxReadUnits === undefined || maxReadUnits === holder.onDemand?.maxReadUnits
      ? []
      : [{ kind: 'onDemand', ...named, onDemand: maximaOf(maxReadUnits, holder.onDemand?.maxWriteUnits) } as const]),
  ]
}
