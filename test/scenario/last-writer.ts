// A model of replication between regions, typed from docs/regions.md alone: what each region has seen of each item, what is on its way, and
// which of two writes stays. It knows nothing of logs, partitions, batches or cursors.

export interface ModelWrite {
  readonly key: string
  /** Undefined for a delete. */
  readonly value: string | undefined
  readonly region: string
  /** By the clock, later than what the region had seen of another one. */
  readonly versionMs: number
  readonly writtenMs: number
  /** Tells writes of one region in one millisecond apart. */
  readonly n: number
}

/** Whether `a` stays where `b` is. */
export function beats(a: ModelWrite, b: ModelWrite | undefined): boolean {
  if (b === undefined || a.versionMs !== b.versionMs) return b === undefined || a.versionMs > b.versionMs
  return a.region === b.region ? a.n > b.n : a.region > b.region
}

export class LastWriterModel {
  readonly regions: readonly string[]
  readonly #seen = new Map<string, ModelWrite>()
  readonly #underway = new Map<string, ModelWrite[]>()
  readonly #cut = new Set<string>()
  readonly #lagMs = new Map<string, number>()
  #n = 0

  constructor(regions: readonly string[]) {
    this.regions = regions
  }

  valueAt(region: string, key: string): string | undefined {
    return this.#seen.get(`${region} ${key}`)?.value
  }

  write(region: string, key: string, value: string | undefined, nowMs: number): void {
    const before = this.#seen.get(`${region} ${key}`)
    if (value === undefined && before?.value === undefined) return
    const leastMs = before === undefined ? 0 : before.versionMs + (before.region === region ? 0 : 1)
    const write = { key, value, region, versionMs: Math.max(nowMs, leastMs), writtenMs: nowMs, n: this.#n++ }
    this.#seen.set(`${region} ${key}`, write)
    for (const to of this.regions) {
      if (to === region) continue
      const link = `${region}>${to}`
      this.#underway.set(link, [...(this.#underway.get(link) ?? []), write])
    }
  }

  cut(from: string, to: string): void {
    this.#cut.add(`${from}>${to}`)
  }

  setLag(from: string, to: string, ms: number): void {
    this.#lagMs.set(`${from}>${to}`, ms)
  }

  /** All that was set is gone, as after a restart. */
  restart(): void {
    this.#cut.clear()
    this.#lagMs.clear()
  }

  healAll(): void {
    this.#cut.clear()
  }

  /** Whatever is due by now arrives, on links that are not cut. */
  arrive(nowMs: number): void {
    for (const [link, writes] of this.#underway) {
      if (this.#cut.has(link)) continue
      const to = link.slice(link.indexOf('>') + 1)
      const lagMs = this.#lagMs.get(link) ?? 0
      const [due, later] = [true, false].map((is) => writes.filter(({ writtenMs }) => writtenMs + lagMs <= nowMs === is))
      for (const write of due ?? []) {
        const place = `${to} ${write.key}`
        if (beats(write, this.#seen.get(place))) this.#seen.set(place, write)
      }
      this.#underway.set(link, later ?? [])
    }
  }
}
