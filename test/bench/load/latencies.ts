// The latencies of one run, in a typed array that doubles: nothing for the collector to trace while the loop runs.

export class Latencies {
  #valuesMs = new Float32Array(1 << 16)
  #count = 0

  get count(): number {
    return this.#count
  }

  add(latencyMs: number): void {
    if (this.#count === this.#valuesMs.length) {
      const larger = new Float32Array(this.#count * 2)
      larger.set(this.#valuesMs)
      this.#valuesMs = larger
    }
    this.#valuesMs[this.#count++] = latencyMs
  }

  /** The latency that `share` of the requests stayed at or under, in ms; NaN without requests. */
  percentile(share: number): number {
    const sorted = this.#valuesMs.slice(0, this.#count).sort()
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  }
}
