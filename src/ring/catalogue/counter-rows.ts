// Numbers that the whole ring has in common: the epoch of the catalogue, and the last id that was given away. Invariant: neither is ever seen
// twice by who raised it.
import { internalServerError } from '../../model/errors.js'
import type { Cluster } from '../cluster/cluster.js'
import { UnknownOutcome } from '../cluster/outcome.js'

type CounterName = 'epoch' | 'id'

/** Answers that were lost, before nothing more is tried: at levels that the nodes can't give now, none would ever come. */
const MOST_LOST = 5

export class CounterRows {
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** @throws ApiError */
  epoch(): Promise<number> {
    return this.#value('epoch', 'strong')
  }

  /** What was saved before is in every catalogue of the epoch that this gives. @throws ApiError */
  nextEpoch(): Promise<number> {
    return this.#raise('epoch', 1)
  }

  /** So many ids that nobody had before. @throws ApiError */
  async nextIds(count: number): Promise<readonly number[]> {
    if (count === 0) return []
    const last = await this.#raise('id', count)
    return Array.from({ length: count }, (_, n) => last - count + 1 + n)
  }

  async #value(name: CounterName, as: 'strong' | 'serial'): Promise<number> {
    const row = await this.#cluster.readOne({ cql: 'SELECT n FROM counter WHERE name = ?', values: [name] }, as)
    return row?.number('n') ?? 0
  }

  /** Once more after an answer that was lost: the number that it may have taken is nobody's then. */
  async #raise(name: CounterName, by: number): Promise<number> {
    for (let lost = 0; ;) {
      const before = await this.#value(name, 'serial')
      const after = before + by
      const statement =
        before === 0
          ? { cql: 'INSERT INTO counter (name, n) VALUES (?, ?) IF NOT EXISTS', values: [name, after] }
          : { cql: 'UPDATE counter SET n = ? WHERE name = ? IF n = ?', values: [after, name, before] }
      try {
        if ((await this.#cluster.compareAndSet([statement])) === 'applied') return after
      } catch (failure) {
        if (!(failure instanceof UnknownOutcome)) throw failure
        if (++lost === MOST_LOST) throw Object.assign(internalServerError(), { cause: failure })
      }
    }
  }
}
