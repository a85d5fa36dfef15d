// The history of scaling: rows of the store, six weeks of them and no more than so many of a namespace. Invariant: memory holds their
// numbers alone, and what is shown has landed.
import { LIMITS } from '../../model/limits.js'
import type { Namespace } from '../../model/table.js'
import type { Clock } from '../../runtime/clock.js'
import { type Random, uuidOf } from '../../runtime/random.js'
import type { Activity, NewActivity } from '../../scaling/activity.js'
import { activitiesBelow, activityAt, activityOp, removeActivityOp } from '../../scaling/rows.js'
import type { Target } from '../../scaling/target.js'
import type { Store, StoreOp } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { ActivityQuery } from '../contract/scaling.js'

/** Old ones forgotten with a new one at most. */
const FORGOTTEN_AT_ONCE = 100

export interface HistoryParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly commits: CommitQueue
}

interface Kept {
  readonly namespace: Namespace
  /** Oldest first. */
  numbers: number[]
}

export class ScalingHistory {
  readonly #parts: HistoryParts
  readonly #kept = new Map<string, Kept>()
  #newest: Promise<void> = Promise.resolve()

  constructor(parts: HistoryParts, loaded: readonly (readonly [Namespace, number])[]) {
    this.#parts = parts
    this.restore(loaded)
  }

  /** Takes over what the store says. */
  restore(loaded: readonly (readonly [Namespace, number])[]): void {
    this.#kept.clear()
    this.#newest = Promise.resolve()
    for (const [namespace, number] of loaded) this.#keptOf(namespace).numbers.push(number)
  }

  append({ namespace, resourceId, dimension }: Target, what: NewActivity): Activity {
    const { random, commits } = this.#parts
    const number = commits.nextId()
    const id = uuidOf(random.bytes('scalingActivity', idOf(namespace), number))
    const activity: Activity = { number, id, resourceId, dimension, ...what }
    const kept = this.#keptOf(namespace)
    kept.numbers.push(number)
    this.#commit([activityOp(namespace, activity), ...this.#forgetOps(kept)])
    return activity
  }

  /** Writes an activity anew, unless it is gone. */
  async amend(namespace: Namespace, number: number, change: (activity: Activity) => Activity): Promise<void> {
    await this.#newest
    const activity = activityAt(this.#parts.store, namespace, number)
    if (activity === undefined || !this.#keptOf(namespace).numbers.includes(number)) return
    this.#commit([activityOp(namespace, change(activity))])
  }

  async find(namespace: Namespace, query: ActivityQuery): Promise<Activity[]> {
    await this.#newest
    const { store, clock } = this.#parts
    const fromMs = clock.nowMs() - LIMITS.scalingHistoryMs
    const { below = MOST_NUMBER, limit } = query
    const found: Activity[] = []
    for await (const activity of activitiesBelow(store, namespace, Math.min(below, MOST_NUMBER))) {
      if (found.length === limit || activity.startedAtMs < fromMs) break
      if (query.isWanted(activity)) found.push(activity)
    }
    return found
  }

  /** Forgets the history of a namespace, or of all. */
  resetOps(isMeant: (namespace: Namespace) => boolean): readonly StoreOp[] {
    const ops: StoreOp[] = []
    for (const [id, { namespace, numbers }] of this.#kept) {
      if (!isMeant(namespace)) continue
      for (const number of numbers) ops.push(removeActivityOp(namespace, number))
      this.#kept.delete(id)
    }
    return ops
  }

  #keptOf(namespace: Namespace): Kept {
    const id = idOf(namespace)
    const kept = this.#kept.get(id) ?? { namespace, numbers: [] }
    this.#kept.set(id, kept)
    return kept
  }

  #forgetOps(kept: Kept): StoreOp[] {
    const { store, clock } = this.#parts
    const fromMs = clock.nowMs() - LIMITS.scalingHistoryMs
    const isOver = (number: number, at: number): boolean =>
      kept.numbers.length - at > LIMITS.scalingActivities ||
      (activityAt(store, kept.namespace, number)?.startedAtMs ?? fromMs) < fromMs
    const firstKept = kept.numbers.slice(0, FORGOTTEN_AT_ONCE).findIndex((number, at) => !isOver(number, at))
    const gone = kept.numbers.slice(0, firstKept === -1 ? FORGOTTEN_AT_ONCE : firstKept)
    kept.numbers = kept.numbers.slice(gone.length)
    return gone.map((number) => removeActivityOp(kept.namespace, number))
  }

  #commit(ops: readonly StoreOp[]): void {
    this.#newest = this.#parts.commits.add(ops).durable
    this.#newest.catch(() => undefined) // whoever reads the history hears of it
  }
}

/** A key holds no more. */
const MOST_NUMBER = 2 ** 48 - 1

const idOf = ({ account, region }: Namespace): string => `${account}\0${region}`
