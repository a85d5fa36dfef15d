// Auto scaling: at each full minute by the emulator's clock every policy looks at what its table or index consumed, and scheduled actions
// move bounds at their times. Units move by the same rules as UpdateTable's. Invariants: with nothing registered no timer runs; whoever
// waited looks a target up again before writing it. Source: docs Application Auto Scaling with DynamoDB.
import type { Namespace } from '../../model/table.js'
import { uuidOf } from '../../runtime/random.js'
import * as activity from '../../scaling/activity.js'
import { boundsFault, type Fresh } from '../../scaling/request.js'
import { loadActivityNumbers, loadTargets } from '../../scaling/rows.js'
import { withEarlierDue, withNextDue } from '../../scaling/scheduled.js'
import {
  capacityOn,
  type Policy,
  type ScheduledAction,
  scaledOf,
  type Target,
  type TargetId,
  throughputOf,
} from '../../scaling/target.js'
import { isHeldBack, TRACKED_MINUTES, verdictOn } from '../../scaling/tracking.js'
import type { Store } from '../../storage/store.js'
import type { Pools } from '../admission/pools.js'
import type { OpenTable } from '../tables/open-table.js'
import type { ActivityQuery, Scaling } from '../contract/scaling.js'
import { type HistoryParts, ScalingHistory } from './scaling-history.js'
import { isSettled, type MoveParts, ScalingMoves, withoutNote } from './scaling-moves.js'
import { ScalingTargets } from './scaling-targets.js'

export interface AutoScalerParts extends HistoryParts, MoveParts {
  readonly pools: Pools
}

/** What a store knows of scaling. */
export interface LoadedScaling {
  readonly targets: readonly Target[]
  readonly activities: readonly (readonly [Namespace, number])[]
}

export async function loadScaling(store: Store): Promise<LoadedScaling> {
  return { targets: await loadTargets(store), activities: await loadActivityNumbers(store) }
}

const MINUTE_MS = 60_000

export class AutoScaler implements Scaling {
  readonly #parts: AutoScalerParts
  readonly #targets: ScalingTargets
  readonly #history: ScalingHistory
  readonly #moves: ScalingMoves
  #disarm: (() => void) | undefined
  #running: Promise<void> | undefined
  /** The full minute at which policies look next, while there are any. Requests at that very moment don't put it off. */
  #edgeMs: number | undefined
  #isStopped = false

  constructor(parts: AutoScalerParts, loaded: LoadedScaling) {
    this.#parts = parts
    this.#targets = new ScalingTargets(parts.commits, loaded.targets)
    this.#history = new ScalingHistory(parts, loaded.activities)
    this.#moves = new ScalingMoves(parts, this.#targets, this.#history)
  }

  start(): void {
    this.resume()
    this.#parts.clock.whenSetBack(() => {
      this.#edgeMs = undefined
      this.#plan()
    })
  }

  /** Goes on with what a restart or a failed commit interrupted. */
  resume(): void {
    for (const target of this.#targets.all()) if (target.changing !== undefined) this.#moves.finishLater(target, target.changing)
    this.#plan()
  }

  /** Takes over what the store says. */
  restore({ targets, activities }: LoadedScaling): void {
    this.#targets.restore(targets)
    this.#history.restore(activities)
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#disarm?.()
    await this.#running
  }

  targets(namespace: Namespace): readonly Target[] {
    return this.#targets.of(namespace)
  }

  find(namespace: Namespace, id: TargetId): Target | undefined {
    return this.#targets.find(namespace, id)
  }

  fresh({ account, region }: Namespace): Fresh {
    const { clock, random, commits } = this.#parts
    const uuid = (purpose: string): string => uuidOf(random.bytes(purpose, `${account}/${region}`, commits.nextId()))
    return { nowMs: clock.nowMs(), uuid }
  }

  async register(target: Target): Promise<void> {
    await this.save(target)
    await this.#moves.fit(target)
    this.#arm()
  }

  async save(target: Target): Promise<void> {
    const saved = this.#targets.put(target)
    this.#arm()
    await saved
  }

  async deregister(target: Target): Promise<void> {
    const removed = this.#targets.remove(target)
    this.#arm()
    await removed
  }

  activities(namespace: Namespace, query: ActivityQuery): Promise<readonly activity.Activity[]> {
    return this.#history.find(namespace, query)
  }

  /** Forgets everything of a namespace, or of all. */
  async reset(namespace: Namespace | undefined): Promise<void> {
    const isMeant = ({ account, region }: Namespace): boolean =>
      namespace === undefined || (namespace.account === account && namespace.region === region)
    const ops = [...this.#targets.resetOps(isMeant), ...this.#history.resetOps(isMeant)]
    this.#arm()
    if (ops.length > 0) await this.#parts.commits.add(ops).durable
  }

  /** The clock may show less than it did: no action waits for a time later than the next one of its schedule. */
  #plan(): void {
    const nowMs = this.#parts.clock.nowMs()
    for (const target of this.#targets.all()) {
      const actions = target.actions.map((action) => withEarlierDue(action, nowMs))
      if (actions.some((action, n) => action !== target.actions[n])) void this.#targets.put({ ...target, actions })
    }
    this.#arm()
  }

  /** Sets the one timer to what is due next. */
  #arm(): void {
    if (this.#isStopped || this.#running !== undefined) return
    this.#disarm?.()
    this.#disarm = undefined
    const { clock } = this.#parts
    const targets = this.#targets.all()
    this.#edgeMs = targets.some(isWatched) ? (this.#edgeMs ?? nextMinuteMs(clock.nowMs())) : undefined
    const dues = targets.flatMap(({ actions }) => actions.flatMap(({ nextDueMs }) => nextDueMs ?? []))
    const dueMs = dues.reduce((a, b) => Math.min(a, b), this.#edgeMs ?? Number.POSITIVE_INFINITY)
    if (dueMs !== Number.POSITIVE_INFINITY) this.#disarm = clock.at(dueMs, () => this.#wake())
  }

  #wake(): Promise<void> {
    if (this.#isStopped) return Promise.resolve()
    this.#running = this.#run()
      .catch(this.#parts.onFailure)
      .finally(() => {
        this.#running = undefined
        this.#arm()
      })
    return this.#running
  }

  async #run(): Promise<void> {
    const nowMs = this.#parts.clock.nowMs()
    for (const target of this.#targets.all()) {
      for (const action of target.actions)
        if ((action.nextDueMs ?? Number.POSITIVE_INFINITY) <= nowMs) await this.#act(target, action)
    }
    if (this.#edgeMs === undefined || nowMs < this.#edgeMs) return
    this.#edgeMs = undefined
    for (const target of this.#targets.all()) {
      if (this.#isStopped) return
      if (isWatched(target)) await this.#watch(target, nowMs)
    }
  }

  /** A scheduled action moves the bounds of its target, and the capacity with them. */
  async #act({ namespace, ...id }: Target, { name }: ScheduledAction): Promise<void> {
    const nowMs = this.#parts.clock.nowMs()
    const target = this.#targets.find(namespace, id)
    const action = target?.actions.find((one) => one.name === name)
    if (target === undefined || action === undefined) return
    const actions = target.actions.map((one) => (one === action ? withNextDue(one, nowMs) : one))
    const { minCapacity = target.minCapacity, maxCapacity = target.maxCapacity } = action
    const fault = boundsFault(minCapacity, maxCapacity)
    const isIdle = target.suspended.scheduled || fault !== undefined
    const moved = isIdle ? { ...target, actions } : { ...target, actions, minCapacity, maxCapacity }
    if (!target.suspended.scheduled) this.#history.append(target, activity.boundsActivity(action, nowMs, fault))
    await this.#targets.put(moved)
    if (!isIdle) await this.#moves.fit(moved)
  }

  async #watch(target: Target, nowMs: number): Promise<void> {
    if (target.isUnfitted === true) await this.#moves.fit(target)
    const table = this.#moves.tableOf(target)
    if (table === undefined) return // a target outlives its table, and serves the next of that name
    for (const policy of target.policies) await this.#track(target, policy, table, nowMs)
  }

  /** One policy at one minute. */
  async #track({ namespace, ...id }: Target, { name }: Policy, table: OpenTable, nowMs: number): Promise<void> {
    const target = this.#targets.find(namespace, id)
    const policy = target?.policies.find((one) => one.name === name)
    const { index, side } = scaledOf(id)
    const throughput = throughputOf(table.record, scaledOf(id))
    if (target === undefined || policy === undefined || throughput === undefined || !isSettled(table, id)) return
    const { minCapacity, maxCapacity } = target
    const capacity = capacityOn(side, throughput)
    const unitsPerMinute = this.#parts.pools.unitsPerMinute(table, index, side, TRACKED_MINUTES)
    const verdict = verdictOn({ unitsPerMinute, capacity, minCapacity, maxCapacity, targetPercent: policy.targetPercent })
    if (verdict.kind === 'hold') {
      if (target.noted !== undefined) await this.#targets.put(withoutNote(target))
      return
    }
    const { direction } = verdict
    if (isHeldBack(direction, { nowMs, ...target, ...policy })) return
    const alarm = direction === 'out' ? policy.alarms.high : (policy.alarms.low ?? '')
    const cause = activity.alarmCause(alarm, policy.name)
    if (verdict.kind === 'stay') {
      this.#moves.note(target, verdict.reason, activity.idleActivity(target, verdict.reason, capacity, cause, nowMs))
      return
    }
    if (!(await this.#moves.move(target, table, verdict.capacity, cause))) return
    this.#moves.change(target, (one) => ({ ...one, ...(direction === 'out' ? { lastOutMs: nowMs } : { lastInMs: nowMs }) }))
  }
}

const nextMinuteMs = (nowMs: number): number => (Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS

/** Something is to be done for it at a full minute. */
const isWatched = ({ policies, isUnfitted }: Target): boolean => policies.length > 0 || isUnfitted === true
