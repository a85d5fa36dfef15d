// The attempts of one write of which no answer came. Each gave a version that nobody else ever gives, so the row tells whether it was made. Until it
// does, one that is late may still be made: only while the row has the version that it was planned over.
import { internalServerError } from '../../model/errors.js'
import type { ItemPlan } from './item-plan.js'

export class UnknownWrites {
  readonly #plans = new Map<number, ItemPlan>()
  #over: number | undefined
  #newest = 0

  get isEmpty(): boolean {
    return this.#plans.size === 0
  }

  /** The newest version that was tried; 0 where there is none. */
  get newest(): number {
    return this.#newest
  }

  /** @param over the version that the row had when it was planned */
  add(plan: ItemPlan, over: number): void {
    if (plan.version === undefined) return
    this.#plans.set(plan.version, plan)
    this.#newest = plan.version
    this.#over = over
  }

  /**
   * @param present the version that the row has, by a serial read
   * @returns the plan that was carried out; undefined where none of them was, yet
   * @throws ApiError InternalServerError where later writes hide that for good
   */
  madeBy(present: number): ItemPlan | undefined {
    if (this.isEmpty || present === this.#over) return undefined
    const made = this.#plans.get(present)
    if (made === undefined) throw internalServerError()
    return made
  }
}
