// That a table is made of what another one held: from where, as of when, and whether it is under way. It stays in the record for as long as
// the table lives. Source: docs API_RestoreSummary.
import type { PhysicalId, Sequence } from './ids.js'

export interface Restoration {
  readonly sourceTableArn: string
  readonly sourceBackupArn?: string
  /** The moment whose items are restored. */
  readonly atMs: number
  /** While it is under way: whose rows, as they were at which position. */
  readonly source?: { readonly physicalId: PhysicalId; readonly position: Sequence }
}
