// The plane of time to live: items that are deleted when their time is over. An engine may lack it.
import type { TimeToLiveRequest } from '../../tables/definition/time-to-live.js'
import type { Table } from './tables.js'

export interface TimeToLives {
  /** Enables or disables it, in every replica of a global table. The table's record says from when on it is in force. */
  set(table: Table, request: TimeToLiveRequest): Promise<void>
}
