// What a table's record knows of the global table that it is a replica of. Invariant: the records of all its regions hold the same value,
// since each change of it replaces all of them in one commit. Source: docs API_ReplicaDescription, version 2019.11.21.
import { isSameNamespace, type Namespace } from './namespace.js'

export type Consistency = 'EVENTUAL' | 'STRONG'
export type SettingsReplication = 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_OVERRIDES'
export type ReplicaStatus = 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE'

export interface GlobalMembership {
  /** Names the global table; the same in every record, never used again. */
  readonly id: string
  readonly consistency: Consistency
  /** Every replica, the record's own included, in the order in which they joined; regions differ. */
  readonly members: readonly GlobalMember[]
  readonly witness?: Witness
  readonly settingsReplication: SettingsReplication
}

export interface GlobalMember {
  readonly namespace: Namespace
  readonly status: ReplicaStatus
  readonly createdAtMs: number
  /** The replica whose items a new one is filled with; there until it is filled, which makes it ACTIVE. */
  readonly filledFrom?: Namespace
  /** When it last was the source of a new replica, by the emulator's clock. It can't be deleted for 24 hours from then. */
  readonly servedAsSourceMs?: number
  /** It becomes a table of its own, keeping its items, as soon as every change of before has been replicated. */
  readonly isLeaving?: true
  /** Protection against leaving was switched off. */
  readonly mayLeave?: true
  /** What this replica has of its own, whatever the others have. */
  readonly overrides?: ReplicaOverrides
}

/** Settings that follow the other replicas unless they are given here. */
export interface ReplicaOverrides {
  readonly readUnits?: number
  readonly maxReadUnits?: number
  readonly tableClass?: 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS'
  readonly kmsKeyArn?: string
  /** By the name of a global index. */
  readonly indexes?: Readonly<Record<string, { readonly readUnits?: number; readonly maxReadUnits?: number }>>
}

/** A region that keeps the changes of a strongly consistent global table, for the quorum, and no table. */
export interface Witness {
  readonly region: string
  readonly status: Exclude<ReplicaStatus, 'UPDATING'>
}

/** The replica of that account and region. */
export const memberAt = (global: GlobalMembership, namespace: Namespace): GlobalMember | undefined =>
  global.members.find((member) => isSameNamespace(member.namespace, namespace))

/** All replicas but that of the account and region. */
export const otherMembers = (global: GlobalMembership, namespace: Namespace): readonly GlobalMember[] =>
  global.members.filter((member) => !isSameNamespace(member.namespace, namespace))
