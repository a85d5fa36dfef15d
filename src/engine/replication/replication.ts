// What the life cycle of global tables asks of those who carry items between regions.
import type { OpenTable } from '../tables/open-table.js'

/** How it learns of replicas that come and go, and what the states of replicas wait for. */
export interface Replication {
  /** Replicas have come, gone or begun to go: what waits for them looks again. */
  membersChanged(): void
  /**
   * A replica joins in this turn; the records are in their place. Changes from this commit on have to reach it, from every other replica, as
   * well as what those had not sent to the source yet.
   */
  begin(source: OpenTable, destination: OpenTable): void
  /** A replica goes in this turn, while the records still name it. */
  end(replica: OpenTable): void
  /**
   * Gives the destination, in that or a newer version, every item that the source held when the destination joined; called again after a
   * restart, or when it stopped half-way. @returns false when something is left: nothing passes the link now, one of both is gone, or the
   * emulator stops. @throws Error only for what ends the emulator
   */
  fill(source: OpenTable, destination: OpenTable): Promise<boolean>
  /** Whether writes may pass from the one replica to the other now. */
  passes(source: OpenTable, destination: OpenTable): boolean
  /** Lets pass what is due. @returns whether each change of before has gone from this replica to the others and from them to it */
  exchange(replica: OpenTable): Promise<boolean>
  /** Resolves when that is so, or when the replica is gone. */
  exchanged(replica: OpenTable): Promise<void>
  /** Takes over everything that may pass, due or not. */
  caughtUp(): Promise<void>
  /** The replicas are about to be dropped: the others take over all that they wrote, cut off or not, due or not. */
  handOver(replicas: readonly OpenTable[]): Promise<void>
}
