// What the life cycle of global tables asks of those who carry items between regions.
import type { OpenTable } from './open-tables.js'

/** How it learns of replicas that come and go, and what the states of replicas wait for. */
export interface Replication {
  /**
   * A replica joins in this turn; the records are in their place. Changes from this commit on have to reach it, from every other replica, as
   * well as what those had not sent to the source yet.
   */
  begin(source: OpenTable, destination: OpenTable): void
  /** A replica goes in this turn, while the records still name it. */
  end(replica: OpenTable): void
  /**
   * Resolves when the destination holds, in that or a newer version, every item that the source held when the destination joined; called
   * again after a restart. Also resolves when one of both is gone or the emulator stops. @throws Error only for what ends the emulator
   */
  fill(source: OpenTable, destination: OpenTable): Promise<void>
  /** Resolves when each change of before has gone from this replica to the others and from them to it, or when it is gone. */
  exchanged(replica: OpenTable): Promise<void>
}
