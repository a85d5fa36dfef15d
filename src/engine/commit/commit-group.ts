// The writes that share one batch of the commit queue. Invariant: a group settles once, and tells its listeners before anybody who awaits it.
import type { Partition } from '../../partitions/partition-map.js'
import type { StoreOp } from '../../storage/store.js'
import type { LoggedEntry } from './change-sink.js'

/** Writes that share one batch. `durable` settles with it. */
export interface CommitGroup {
  readonly durable: Promise<void>
}

/** What became of a group's batch. */
export type GroupOutcome = 'landed' | 'failed'

/** As the queue sees it, until its batch has landed or failed. */
export interface OpenGroup extends CommitGroup {
  readonly ops: StoreOp[]
  readonly touched: Set<Partition>
  readonly logged: LoggedEntry[]
  readonly listeners: ((outcome: GroupOutcome) => void)[]
  settle(failure?: Error): void
}

/** An empty one. */
export function newGroup(): OpenGroup {
  let resolve: () => void
  let reject: (failure: Error) => void
  const durable = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  durable.catch(() => undefined) // whoever needs the outcome awaits it; nobody has to
  const listeners: ((outcome: GroupOutcome) => void)[] = []
  const settle = (failure?: Error): void => {
    for (const listener of listeners) listener(failure === undefined ? 'landed' : 'failed')
    if (failure === undefined) resolve()
    else reject(failure)
  }
  return { ops: [], touched: new Set(), logged: [], listeners, durable, settle }
}
