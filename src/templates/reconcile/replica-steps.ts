// The other replicas of a global table: which come and go, and what each has of its own. Pure. What a replica is wanted to have counts as an
// override only where it differs from the home's. Source: docs API_UpdateTable, ReplicationGroupUpdate.
import type * as Wire from '../../shapes/operations.js'
import type { TableDefinition, WantedReplica, WantedTable } from '../wanted.js'
import type { Step } from './step.js'

/** Strongly consistent replicas are made in one call, others one by one. */
export function replicaSteps(wanted: WantedTable, table: Wire.TableDescription): readonly Step[] {
  const { replicas, definition, consistency, witness } = wanted
  if (replicas === undefined) return []
  const now = new Map((table.Replicas ?? []).map((replica) => [replica.RegionName ?? '', replica]))
  const update = (updates: readonly object[], words: string, more = {}): Step => ({
    operation: 'UpdateTable',
    input: { TableName: definition.TableName, ReplicaUpdates: updates, ...more },
    words,
  })
  const fresh = replicas.filter(({ region }) => !now.has(region))
  const creates = fresh.map((replica) => ({ Create: { RegionName: replica.region, ...overrides(replica, definition) } }))
  if (consistency === 'STRONG' && now.size === 0 && fresh.length > 0) {
    const more = witness === undefined ? {} : { GlobalTableWitnessUpdates: [{ Create: { RegionName: witness } }] }
    const words = `strongly consistent replicas in ${fresh.map(({ region }) => region).join(', ')}`
    return [update(creates, words, { MultiRegionConsistency: 'STRONG', ...more })]
  }
  const goes = [...now.keys()].filter((name) => !replicas.some(({ region }) => region === name))
  return [
    ...creates.map((one) => update([one], `create a replica in ${one.Create.RegionName}`)),
    ...goes.map((RegionName) => update([{ Delete: { RegionName } }], `delete the replica in ${RegionName}`)),
    ...replicas.flatMap((replica) => {
      const present = now.get(replica.region)
      const change = present === undefined ? {} : changed(replica, present, definition)
      if (Object.keys(change).length === 0) return []
      return [update([{ Update: { RegionName: replica.region, ...change } }], `the replica in ${replica.region}`)]
    }),
  ]
}

/** Numbers that a replica, or an index of it, reads by. */
interface Reads {
  readonly readUnits?: number | undefined
  readonly maxReadUnits?: number | undefined
}

const readsOf = (holder: Partial<TableDefinition> | undefined): Reads => ({
  readUnits: holder?.ProvisionedThroughput?.ReadCapacityUnits,
  maxReadUnits: holder?.OnDemandThroughput?.MaxReadRequestUnits,
})

type Overridden = Pick<Wire.ReplicaDescription, 'ProvisionedThroughputOverride' | 'OnDemandThroughputOverride'>

const overriddenReads = (holder: Overridden | undefined, home: Reads): Reads => ({
  readUnits: holder?.ProvisionedThroughputOverride?.ReadCapacityUnits ?? home.readUnits,
  maxReadUnits: holder?.OnDemandThroughputOverride?.MaxReadRequestUnits ?? home.maxReadUnits,
})

/** Those of the wanted numbers that are not so yet, as the API has them. */
const readOverrides = (wanted: Reads, now: Reads): object => ({
  ...(wanted.readUnits === undefined || wanted.readUnits === now.readUnits
    ? {}
    : { ProvisionedThroughputOverride: { ReadCapacityUnits: wanted.readUnits } }),
  ...(wanted.maxReadUnits === undefined || wanted.maxReadUnits === now.maxReadUnits
    ? {}
    : { OnDemandThroughputOverride: { MaxReadRequestUnits: wanted.maxReadUnits } }),
})

/** What makes a new replica differ from its home. */
const overrides = (wanted: WantedReplica, home: TableDefinition): object => changed(wanted, {}, home)

function changed(wanted: WantedReplica, present: Wire.ReplicaDescription, home: TableDefinition): object {
  const indexes = (wanted.indexes ?? []).flatMap(({ IndexName, ...reads }) => {
    const shown = present.GlobalSecondaryIndexes?.find((one) => one.IndexName === IndexName)
    const atHome = readsOf(home.GlobalSecondaryIndexes?.find((one) => one.IndexName === IndexName))
    const change = readOverrides(reads, overriddenReads(shown, atHome))
    return Object.keys(change).length === 0 ? [] : [{ IndexName, ...change }]
  })
  const classNow = present.ReplicaTableClassSummary?.TableClass ?? home.TableClass ?? 'STANDARD'
  const keyNow = present.KMSMasterKeyId ?? home.SSESpecification?.KMSMasterKeyId
  return {
    ...readOverrides(wanted, overriddenReads(present, readsOf(home))),
    ...(wanted.tableClass === undefined || wanted.tableClass === classNow ? {} : { TableClassOverride: wanted.tableClass }),
    ...(wanted.kmsKey === undefined || isKey(wanted.kmsKey, keyNow) ? {} : { KMSMasterKeyId: wanted.kmsKey }),
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
  }
}

/** A key may be named by its id, its alias or its ARN. */
const isKey = (name: string, now = ''): boolean => now === name || now.endsWith(`/${name}`) || now.endsWith(`:${name}`)

/** Whether the replica itself is protected, which no other replica decides. */
export function protectionStep({ isProtected }: WantedReplica, table: Wire.TableDescription): readonly Step[] {
  if (isProtected === undefined || isProtected === (table.DeletionProtectionEnabled ?? false)) return []
  const input = { TableName: table.TableName, DeletionProtectionEnabled: isProtected }
  return [{ operation: 'UpdateTable', input, words: `deletion protection ${isProtected ? 'on' : 'off'}` }]
}
