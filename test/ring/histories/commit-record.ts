// The order in which the ring made changes, as its answers to conditional writes tell, those to dead gateways too: a guess for the search, which no check
// rests on. Without one it would have to try out where each request that was lost has its place. A transaction has its place where the ledger
// decided it.
import { rowSuffix } from '../../../src/model/key.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import type { CqlValue, Statement } from '../../../src/ring/cluster/statement.js'
import { type CutKey, cutKey, ITEM } from '../../../src/ring/rows/key-cut.js'
import { Row } from '../../../src/storage/row.js'
import type { Commit, Seen } from '../../scenario/histories/history.js'
import { KEYS, seenOf, wireKey, type WireItem } from '../../scenario/histories/wire.js'

interface Change {
  readonly key: number
  readonly after: Seen
}

export class CommitRecord {
  readonly commits: Commit[] = []
  readonly #keys: ReadonlyMap<string, number>
  /** By transaction, the last hold of each item. */
  readonly #holds = new Map<string, Map<number, Change>>()
  /** Changes whose answers were lost, by the place and the version that they would have made: a later one on that version proves that they were made. */
  readonly #lost = new Map<string, Change>()
  #sequence = 0

  constructor(keys: number) {
    this.#keys = new Map(Array.from({ length: keys }, (_, key) => [placeText(placeOf(key)), key]))
  }

  /** The same connection; what the ring makes through it is taken down. */
  of(cluster: Cluster): Cluster {
    return new Proxy(cluster, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target)
        if (typeof member !== 'function') return member
        if (name === 'compareAndSet') return (statements: readonly Statement[]) => this.#watched(target, statements)
        return (...given: unknown[]): unknown => Reflect.apply(member, target, given)
      },
    })
  }

  async #watched(cluster: Cluster, statements: readonly Statement[]): ReturnType<Cluster['compareAndSet']> {
    for (const statement of statements) this.#noteHold(statement)
    const outcome = await cluster.compareAndSet(statements).catch((error: unknown) => {
      for (const statement of statements) this.#noteLost(statement)
      throw error
    })
    if (outcome === 'applied')
      for (const statement of statements) {
        this.#noteProven(statement)
        this.#noteMade(statement)
      }
    return outcome
  }

  #noteLost({ cql, values }: Statement): void {
    if (!cql.includes(' SET v = ?, row = ? WHERE ')) return
    const [version, text, h, k] = values
    const place = placeText({ h: h as Buffer, k: k as Buffer })
    const key = this.#keys.get(place)
    if (key !== undefined) this.#lost.set(`${place} ${String(version)}`, { key, after: seenIn(text) })
  }

  #noteProven({ cql, values }: Statement): void {
    if (!cql.includes(' IF v = ?')) return
    const [h, k, version] = values.slice(-3)
    const place = `${placeText({ h: h as Buffer, k: k as Buffer })} ${String(version)}`
    const change = this.#lost.get(place)
    if (change === undefined) return
    this.#lost.delete(place)
    this.#take([change])
  }

  #noteHold({ cql, values }: Statement): void {
    if (!cql.includes(' SET txn = ?')) return
    const [txn, , next, , h, k] = values
    const key = this.#keys.get(placeText({ h: h as Buffer, k: k as Buffer }))
    if (key === undefined || next === '=') return
    const ofTransaction = this.#holds.get(String(txn)) ?? new Map<number, Change>()
    this.#holds.set(String(txn), ofTransaction.set(key, { key, after: seenIn(next) }))
  }

  #noteMade({ cql, values }: Statement): void {
    if (cql.includes(' SET v = ?, row = ? WHERE ')) {
      const [, text, h, k] = values
      const key = this.#keys.get(placeText({ h: h as Buffer, k: k as Buffer }))
      if (key !== undefined) this.#take([{ key, after: seenIn(text) }])
    } else if (cql.startsWith('INSERT INTO decided (txn, state, sizes)')) {
      this.#take(this.#holds.get(String(values[0]))?.values() ?? [])
    }
  }

  #take(changes: Iterable<Change>): void {
    for (const change of changes) this.commits.push({ sequence: ++this.#sequence, ...change })
  }
}

function placeOf(key: number): CutKey {
  const suffix = rowSuffix(KEYS, wireKey(key))
  if (suffix === undefined) throw new Error('an item without its key')
  return cutKey(ITEM, suffix, KEYS.hash.length)
}

const placeText = ({ h, k }: CutKey): string => `${h.toString('hex')} ${k.toString('hex')}`

/** @param text of a row; nothing deletes it */
const seenIn = (text: CqlValue | undefined): Seen =>
  typeof text === 'string' && text !== '' ? seenOf(Row.read(text).item as WireItem) : null
