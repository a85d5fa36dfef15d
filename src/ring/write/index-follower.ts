// What a write owes to global indexes: it is announced before it is made, and its entries follow once it is. Invariant: an announcement is withdrawn
// when all that follows is done, or when nothing was written; until then others can end it.
import type { Clock } from '../../runtime/clock.js'
import type { RingTable } from '../catalogue/ring-table.js'
import type { Cluster } from '../cluster/cluster.js'
import { outboxEntryOf } from '../indexes/entry-change.js'
import type { Hint, Hints } from '../indexes/hints.js'
import type { IndexApplier } from '../indexes/index-applier.js'
import type { OpenRow } from '../indexes/open-row.js'
import { leftEntryOf, outboxFrom } from '../indexes/outbox-rows.js'
import type { Unfinished } from '../indexes/unfinished.js'
import type { CutKey } from '../rows/key-cut.js'
import type { ItemPlan } from './item-plan.js'

/** A conditional write of which no answer came is made within that time, or never: nodes give up on it. */
const LATE_MS = 6000

/** A write that is about to be made. Exactly one of the three is called. */
export interface Announced {
  /** The least that a version of the write may be, whatever the clock does meanwhile: who ends it for another looks no further back. */
  readonly fromVersion: number
  /** The ring knows of whatever is owed by now. To be called before each attempt. @throws ApiError and nothing may be written */
  stored(): Promise<unknown>
  made(plan: ItemPlan): void
  unmade(): void
  unknown(): void
}

export interface FollowerParts {
  readonly cluster: Cluster
  readonly clock: Clock
  readonly hints: Hints
  readonly applier: IndexApplier
  readonly unfinished: Unfinished
}

const NOTHING_IS_OWED: Promise<void> = Promise.resolve()

export class IndexFollower {
  readonly #parts: FollowerParts

  constructor(parts: FollowerParts) {
    this.#parts = parts
  }

  announce(table: RingTable, key: CutKey): Announced {
    const { hints, clock } = this.#parts
    const fromVersion = clock.nowMs() * 1000
    const row: OpenRow = { table: table.record.physicalId, place: key, fromVersion }
    let hint: Promise<Hint> | undefined
    /** The first index may come while the row is looked at. */
    const stored = (): Promise<unknown> => {
      if (table.globalIndexes.length > 0) hint ??= hints.open([row])
      return hint ?? NOTHING_IS_OWED
    }
    stored().catch(() => undefined) // who waits for it hears of it
    const close = (): void => void hint?.then((opened) => opened.close()).catch(() => undefined) // where there is none, nothing is open
    return {
      ...{ fromVersion, stored },
      made: (plan) => this.#follow(row, plan, close),
      unmade: close,
      unknown: () => hint && this.#follow(row, 'unknown', close),
    }
  }

  #follow(row: OpenRow, plan: ItemPlan | 'unknown', close: () => void): void {
    const { unfinished, applier } = this.#parts
    const { table, place } = row
    if (plan === 'unknown') {
      unfinished.finish(() => this.#applyLeft(row).then(close))
      return
    }
    const { version, changes, receipt } = plan
    const entry = version === undefined ? undefined : outboxEntryOf(changes, receipt.after, version)
    if (entry === undefined) close()
    else unfinished.finish(() => applier.apply({ table, place, entry }).then(close))
  }

  /** Whatever is in the outbox of the partition since then. */
  async #applyLeft({ table, place, fromVersion }: OpenRow): Promise<void> {
    const { cluster, applier, clock } = this.#parts
    await clock.sleep(LATE_MS)
    const rows = await cluster.read(outboxFrom(table, place.h, fromVersion), 'serial')
    for (const { place: item, entry } of rows.flatMap((row) => leftEntryOf(place.h, row))) {
      await applier.apply({ table, place: item, entry })
    }
  }
}
