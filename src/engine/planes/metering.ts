// The plane of metering on a store: what insights are to be is part of the catalogue, what they show is counted by the pools.
import type { ShownInsights } from '../../capacity/key-insights.js'
import type { IndexRecord } from '../../model/table.js'
import type { InsightsRequest } from '../../tables/definition/contributor-insights.js'
import type { Pools } from '../admission/pools.js'
import type { Metering } from '../contract/metering.js'
import type { LifeCycle } from '../lifecycle/life-cycle.js'
import type { OpenTable } from '../tables/open-table.js'

export interface StoreMeteringParts {
  readonly pools: Pools
  readonly lifeCycle: LifeCycle
}

export class StoreMetering implements Metering {
  readonly #pools: Pools
  readonly #lifeCycle: LifeCycle

  constructor({ pools, lifeCycle }: StoreMeteringParts) {
    this.#pools = pools
    this.#lifeCycle = lifeCycle
  }

  setInsights(table: OpenTable, index: IndexRecord | undefined, request: InsightsRequest): Promise<void> {
    return this.#lifeCycle.setInsights(table, index, request)
  }

  keyInsights(table: OpenTable, index: IndexRecord | undefined, keys: number): ShownInsights | undefined {
    return this.#pools.keyInsights(table, index, keys)
  }
}
