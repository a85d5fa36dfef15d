// Who watches the lives of a crash test: it replays what each life said it had been answered, and holds what the next one finds to that.
import { expect } from 'vitest'
import type { Line, Repeat } from './victim.js'
import {
  applyStep,
  digestOf,
  INDEXES,
  type Item,
  type Items,
  keyOf,
  laneOf,
  LANES,
  statesAfterKill,
  type Step,
  stepOf,
} from './workload.js'

/** What one lane's items must be, and the step of which nobody heard. */
interface Lane {
  items: Items
  underWay: { readonly step: Step; readonly repeat: Repeat } | undefined
}

/** The test's own picture of the table. */
export class Watcher {
  readonly #seed: string
  readonly lanes: Lane[] = Array.from({ length: LANES }, () => ({ items: new Map(), underWay: undefined }))
  acknowledged = 0
  repeated = 0

  constructor(seed: string) {
    this.#seed = seed
  }

  /** Transactions that go to the next life with the same token. */
  repeats(): Repeat[] {
    return this.lanes.flatMap(({ underWay }) => (underWay?.step.kind === 'transaction' ? [underWay.repeat] : []))
  }

  /** Replays what a life said, and what it had begun when it ended. */
  hear(life: number, lines: readonly Line[], repeats: readonly Repeat[]): void {
    for (const line of lines) this.#hearLine(life, line)
    if (!lines.some(({ kind }) => kind === 'found')) return
    for (const [lane, state] of this.lanes.entries()) {
      const done = lines.filter((line) => line.kind === 'done' && line.lane === lane).length
      const isRepeating =
        repeats.some((one) => one.lane === lane) && !lines.some((line) => line.kind === 'repeated' && line.lane === lane)
      if (!isRepeating) state.underWay = { step: stepOf(this.#seed, life, lane, done), repeat: { life, lane, n: done } }
    }
  }

  #hearLine(life: number, line: Line): void {
    switch (line.kind) {
      case 'failed':
        throw new Error(line.words)
      case 'found':
        return this.#find(line)
      case 'repeated':
        return this.#hearRepeat(line)
      case 'done': {
        const step = stepOf(this.#seed, life, line.lane, line.n)
        const lane = this.#lane(line.lane)
        const expected = applyStep(step, lane.items)
        expect(line.outcome, `step ${line.n} of lane ${line.lane}: ${JSON.stringify(step)}`).toBe(expected.outcome)
        lane.items = expected.items
        this.acknowledged += 1
        return
      }
      default:
    }
  }

  /** Every acknowledged write is there; a step under way left one of the states that it may leave; the indexes are the table's own. */
  #find({ table, byG, byV, itemCount }: Line & { kind: 'found' }): void {
    for (const [n, lane] of this.lanes.entries()) {
      const found = new Map(table.filter((item) => laneOf(item) === n).map((item) => [keyOf(item), item]))
      const { underWay } = lane
      const isOpen = underWay !== undefined && !this.#landed.has(lane)
      const allowed = isOpen ? statesAfterKill(underWay.step, lane.items) : [lane.items]
      const digest = digestOf(found.values())
      const match = allowed.find((items) => digestOf(items.values()) === digest)
      if (match === undefined)
        expect(digest, `lane ${n}, under way ${JSON.stringify(lane.underWay)}`).toBe(digestOf(lane.items.values()))
      if (lane.underWay?.step.kind !== 'transaction') lane.underWay = undefined
      else if (digest !== digestOf(lane.items.values())) this.#landed.add(lane)
      lane.items = found
    }
    expect(itemCount).toBe(table.length)
    const entries = (of: (item: Item) => Item | undefined): Item[] => table.map(of).filter((entry) => entry !== undefined)
    expect(digestOf(byG)).toBe(digestOf(entries(INDEXES.byG)))
    expect(digestOf(byV)).toBe(digestOf(entries(INDEXES.byV)))
  }

  /** Lanes whose transaction was found done: repeated with its token, it must not be done again. */
  readonly #landed = new Set<Lane>()

  #hearRepeat({ lane: n, outcome }: Line & { kind: 'repeated' }): void {
    const lane = this.#lane(n)
    if (lane.underWay === undefined) throw new Error(`lane ${n} repeated what nobody asked for`)
    const expected = applyStep(lane.underWay.step, lane.items)
    const hasLanded = this.#landed.delete(lane)
    expect(outcome, JSON.stringify(lane.underWay)).toBe(hasLanded ? 'done' : expected.outcome)
    if (!hasLanded) lane.items = expected.items
    else this.repeated += 1
    lane.underWay = undefined
  }

  #lane(n: number): Lane {
    const lane = this.lanes[n]
    if (lane === undefined) throw new Error(`there is no lane ${n}`)
    return lane
  }
}
