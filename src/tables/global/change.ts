// What a request changes of a global table, checked and without wire shapes.
import type { Consistency, ReplicaOverrides } from '../../model/global-table.js'
import type { Namespace } from '../../model/namespace.js'
import type { NewTable } from '../../model/table.js'

export interface NewReplica {
  readonly namespace: Namespace
  readonly overrides: ReplicaOverrides
  /** What its own account asked for; nothing, when another account makes it. */
  readonly own?: Pick<NewTable, 'tags' | 'deletionProtected' | 'policyText'>
}

export type GlobalChange =
  /** New replicas, filled from the table that the request names. */
  | {
      readonly kind: 'join'
      readonly replicas: readonly NewReplica[]
      readonly witness?: string
      readonly consistency: Consistency
      /** Every setting follows, no replica has its own. */
      readonly isUnified?: true
    }
  /** Replicas are deleted, with their items; the witness goes, too, when there is one to go. */
  | { readonly kind: 'leave'; readonly regions: readonly string[]; readonly withWitness: boolean }
  /** What replicas have of their own; a region's present overrides are replaced. */
  | { readonly kind: 'override'; readonly replicas: readonly NewReplica[] }
  /** The named replica becomes a table of its own. */
  | { readonly kind: 'disassociate' }
  /** Whether the named replica may be disassociated. */
  | { readonly kind: 'protection'; readonly isProtected: boolean }
  /** Whether replicas of other accounts may be made of a table that is none yet. */
  | { readonly kind: 'settingsReplication'; readonly mode: 'ENABLED' | 'DISABLED' }

export type JoinChange = Extract<GlobalChange, { kind: 'join' }>
export type LeaveChange = Extract<GlobalChange, { kind: 'leave' }>
export type ProtectionChange = Extract<GlobalChange, { kind: 'protection' }>
