// What makes one kind of write differ from another. All else is the same for every one: see `pipeline.ts`.
import type { Actor } from '../../log/entry.js'

/**
 * `admitted`: refused where there is no capacity. `on credit`: charged, whatever there is. `free`: charged nothing.
 * Source: docs globaltables-capacity-planning (replicated write units). That a backfill consumes none: assumed.
 */
export type Payment = 'admitted' | 'on credit' | 'free'

export interface WritePolicy {
  /** Who acts, as the entry in the log says. */
  readonly actor: Actor
  readonly payment: Payment
  /** By which the table's own units are multiplied; each index is charged once. */
  readonly tableFactor: 1 | 2
  /** The write was made in another region, and its units are counted as replicated, too. */
  readonly isReplicated: boolean
  /** A key that a transaction holds stops it. A transaction holds its own. */
  readonly respectsHolds: boolean
  /** A put of what is there already is made all the same. */
  readonly writesNoOps: boolean
  /** An item collection may not grow beyond its limit. What was written elsewhere may, or replicas would differ. */
  readonly limitsCollections: boolean
  /** The next write of the row is likely soon, so its image is remembered once it has landed. One of a million rows of a job would only push out those. */
  readonly isRemembered: boolean
}

/** A write that a request asked for. */
export const SINGLE: WritePolicy = {
  actor: 'user',
  payment: 'admitted',
  tableFactor: 1,
  isReplicated: false,
  respectsHolds: true,
  writesNoOps: false,
  limitsCollections: true,
  isRemembered: true,
}

/** Each action is prepared and committed. Source: docs transaction-apis. */
export const TRANSACTED: WritePolicy = { ...SINGLE, tableFactor: 2, respectsHolds: false }

/** The delete of an item whose time is over: the service makes it, and takes no units. Source: docs howitworks-ttl. */
export const EXPIRED: WritePolicy = { ...SINGLE, actor: 'service', payment: 'free', limitsCollections: false }

/** A row of a table that is being made of what another one held: nobody else writes there, and it takes no units. Source: docs CreateBackup (restores) */
export const RESTORED: WritePolicy = { ...EXPIRED, respectsHolds: false, isRemembered: false }

/** An item of an import or a bulk operation: it takes no units. Source: docs S3DataImport; of bulk operations: docs BulkPutItems (billed by bytes). */
export const LOADED: WritePolicy = { ...SINGLE, payment: 'free', isRemembered: false }

/** The same change in another replica of a strongly consistent global table. */
export const MIRRORED: WritePolicy = {
  actor: 'user',
  payment: 'on credit',
  tableFactor: 1,
  isReplicated: true,
  respectsHolds: false,
  writesNoOps: true,
  limitsCollections: false,
  isRemembered: true,
}

/** Whether what a transaction holds stops a write. */
export type Holds = 'respected' | 'passed'

/** A write of another region: the same item with a newer version must take that version, so it is never left out. */
export const replicatedPolicy = (payment: Payment, holds: Holds = 'respected'): WritePolicy => ({
  ...MIRRORED,
  actor: 'region',
  payment,
  respectsHolds: holds === 'respected',
})
