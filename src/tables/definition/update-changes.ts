// Which changes an UpdateTable request asks for. Invariant: what counts as nothing (an empty list, an empty object, definitions
// alone) is no change. Source: measured us-west-2, 2026-10.
import type { BillingMode } from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'
import { isNoMaximum } from './on-demand-throughput.js'
import { isNoWarmth } from './warm-throughput.js'

export type Change =
  | 'throughput'
  | 'stream'
  | 'indexes'
  | 'sse'
  | 'tableClass'
  | 'deletionProtection'
  | 'onDemand'
  | 'warm'
  | 'replicas'
  | 'disassociationProtection'
  | 'settingsReplication'

const REPLICA_MEMBERS = ['ReplicaUpdates', 'GlobalTableWitnessUpdates', 'MultiRegionConsistency'] as const

/** The kinds of change, none twice. */
export function changesOf(input: Wire.UpdateTableInput): ReadonlySet<Change> {
  const changes: readonly (readonly [Change, boolean])[] = [
    ['throughput', input.ProvisionedThroughput !== undefined || billingModeIn(input) !== undefined],
    ['stream', input.StreamSpecification !== undefined],
    ['indexes', indexUpdatesOf(input).length + vectorUpdatesOf(input).length > 0],
    ['sse', input.SSESpecification !== undefined],
    ['tableClass', input.TableClass !== undefined],
    ['deletionProtection', input.DeletionProtectionEnabled !== undefined],
    ['onDemand', !isNoMaximum(input.OnDemandThroughput)],
    ['warm', !isNoWarmth(input.WarmThroughput)],
    ['replicas', REPLICA_MEMBERS.some((member) => input[member] !== undefined)],
    ['disassociationProtection', input.DisassociationProtectionEnabled !== undefined],
    ['settingsReplication', input.GlobalTableSettingsReplicationMode !== undefined],
  ]
  return new Set(changes.flatMap(([change, isPresent]) => (isPresent ? [change] : [])))
}

/** BillingMode, or its alias. */
export const billingModeIn = (input: Wire.UpdateTableInput): BillingMode | undefined =>
  input.BillingMode ?? input.TableThroughputMode

export const indexUpdatesOf = (input: Wire.UpdateTableInput): readonly Wire.GlobalSecondaryIndexUpdate[] =>
  input.GlobalSecondaryIndexUpdates ?? []

/** The indexes to make, to change and to drop, each in the request's order. */
export const createsIn = (input: Wire.UpdateTableInput): readonly Wire.CreateGlobalSecondaryIndexAction[] =>
  indexUpdatesOf(input).flatMap(({ Create }) => (Create === undefined ? [] : [Create]))

export const updatesIn = (input: Wire.UpdateTableInput): readonly Wire.UpdateGlobalSecondaryIndexAction[] =>
  indexUpdatesOf(input).flatMap(({ Update }) => (Update === undefined ? [] : [Update]))

export const deletesIn = (input: Wire.UpdateTableInput): readonly string[] =>
  indexUpdatesOf(input).flatMap(({ Delete }) => (Delete === undefined ? [] : [Delete.IndexName]))

export const vectorUpdatesOf = (input: Wire.UpdateTableInput): readonly Wire.VectorIndexUpdate[] => input.VectorIndexUpdates ?? []

/** The vector indexes to make and to drop. */
export const vectorCreatesIn = (input: Wire.UpdateTableInput): readonly Wire.CreateVectorIndexAction[] =>
  vectorUpdatesOf(input).flatMap(({ Create }) => (Create === undefined ? [] : [Create]))

export const vectorDeletesIn = (input: Wire.UpdateTableInput): readonly string[] =>
  vectorUpdatesOf(input).flatMap(({ Delete }) => (Delete === undefined ? [] : [Delete.IndexName]))
