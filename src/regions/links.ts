// The links between regions: how long a write takes from one to the other, which of them are cut, and where a table's replication is
// paused. Invariant: what is set for one account goes before what is set for all, and only settings live here; what waits is in the logs.
import type { Lag } from '../model/lag.js'

/** One direction. */
export interface RegionPair {
  readonly from: string
  readonly to: string
}

/** A table, whose replication with the others is paused in one region. */
export interface PausedReplica {
  readonly account: string
  readonly region: string
  readonly table: string
}

/** What was set for one account, or for all: `account` is undefined then. */
export interface ShownLinks {
  readonly account: string | undefined
  readonly cuts: readonly RegionPair[]
  readonly lags: readonly (RegionPair & { readonly lag: Lag })[]
}

interface Settings {
  readonly cuts: Map<string, RegionPair>
  readonly lags: Map<string, RegionPair & { readonly lag: Lag }>
}

export class Links {
  readonly #defaultLag: Lag
  readonly #settings = new Map<string | undefined, Settings>()
  readonly #paused = new Map<string, PausedReplica>()

  /** @param defaultLag of every pair that has none of its own */
  constructor(defaultLag: Lag) {
    this.#defaultLag = defaultLag
  }

  get defaultLag(): Lag {
    return this.#defaultLag
  }

  lagOf(account: string, pair: RegionPair): Lag {
    const id = idOf(pair)
    return (this.#settings.get(account)?.lags.get(id) ?? this.#settings.get(undefined)?.lags.get(id))?.lag ?? this.#defaultLag
  }

  /** @param accounts of both ends; a cut for either of them cuts the link */
  isCut(accounts: readonly string[], pair: RegionPair): boolean {
    const id = idOf(pair)
    return [undefined, ...accounts].some((account) => this.#settings.get(account)?.cuts.has(id))
  }

  /** Nothing passes from or to the table in that region. */
  isPaused(account: string, region: string, table: string): boolean {
    return this.#paused.has(replicaId({ account, region, table }))
  }

  cut(account: string | undefined, pairs: readonly RegionPair[]): void {
    const { cuts } = this.#settingsOf(account)
    for (const pair of pairs) cuts.set(idOf(pair), pair)
  }

  /** Heals those links, for all accounts when none is named. */
  heal(account: string | undefined, isMeant: (pair: RegionPair) => boolean): void {
    for (const [owner, { cuts }] of this.#settings) {
      if (account !== undefined && owner !== account) continue
      for (const [id, pair] of cuts) if (isMeant(pair)) cuts.delete(id)
    }
  }

  /** @param lag undefined goes back to what is in force otherwise */
  setLag(account: string | undefined, pairs: readonly RegionPair[], lag: Lag | undefined): void {
    const { lags } = this.#settingsOf(account)
    for (const pair of pairs) {
      if (lag === undefined) lags.delete(idOf(pair))
      else lags.set(idOf(pair), { ...pair, lag })
    }
  }

  pause(replica: PausedReplica): void {
    this.#paused.set(replicaId(replica), replica)
  }

  resume(replica: PausedReplica): void {
    this.#paused.delete(replicaId(replica))
  }

  /** Forgets what was set for one account about one region, or everything. */
  reset(namespace?: { readonly account: string; readonly region: string }): void {
    if (namespace === undefined) {
      this.#settings.clear()
      this.#paused.clear()
      return
    }
    const { account, region } = namespace
    const own = this.#settings.get(account)
    for (const map of own === undefined ? [] : [own.cuts, own.lags]) {
      for (const [id, { from, to }] of map) if (from === region || to === region) map.delete(id)
    }
    for (const [id, one] of this.#paused) if (one.account === account && one.region === region) this.#paused.delete(id)
  }

  shown(): readonly ShownLinks[] {
    return [...this.#settings].map(([account, { cuts, lags }]) => ({
      account,
      cuts: [...cuts.values()],
      lags: [...lags.values()],
    }))
  }

  paused(): readonly PausedReplica[] {
    return [...this.#paused.values()]
  }

  #settingsOf(account: string | undefined): Settings {
    const settings: Settings = this.#settings.get(account) ?? { cuts: new Map(), lags: new Map() }
    this.#settings.set(account, settings)
    return settings
  }
}

const idOf = ({ from, to }: RegionPair): string => `${from}>${to}`
const replicaId = ({ account, region, table }: PausedReplica): string => `${account}/${region}/${table}`
