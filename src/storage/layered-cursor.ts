// A cursor over a layer and what lies below it, as one range. Invariants: rows come in the order of their keys, each once, and the layer's
// goes before the one below; where the layer has nothing in the range, rows pass through as they come.
import { valueOfLayer } from './layer-value.js'
import type { Cursor, CursorRange, View } from './store.js'

type Row = Awaited<ReturnType<Cursor['next']>>[number]

/** Of one chunk, once it has rows: whoever reads should not wait for what lies far behind tombstones. */
const MOST_FILLS = 2

const NO_KEY = Buffer.alloc(0)

/** Rows of one of both, a chunk at a time. */
class Side {
  readonly cursor: Cursor
  #rows: readonly Row[] = []
  #at = 0
  isOver = false

  constructor(cursor: Cursor) {
    this.cursor = cursor
  }

  get next(): Row | undefined {
    return this.#rows[this.#at]
  }

  /** Whether more has to be read before it is known which row is next. */
  get isDry(): boolean {
    return !this.isOver && this.#at === this.#rows.length
  }

  pass(): void {
    this.#at++
  }

  async fill(rows: number): Promise<void> {
    if (!this.isDry) return
    this.#rows = await this.cursor.next(rows)
    this.#at = 0
    this.isOver = this.#rows.length === 0
  }
}

export class LayeredCursor implements Cursor {
  readonly #own: Side
  readonly #view: View
  readonly #range: Omit<CursorRange, 'snapshot'>
  readonly #direction: 1 | -1
  /** Opened with the first rows: until then nobody knows whether the layer has any, and what lies below stands still. */
  #below: Side | undefined
  #isClosed = false

  /** @param own of the layer, with keys and values, opened when the range was asked for */
  constructor(own: Cursor, view: View, { snapshot: _ofLayer, ...range }: CursorRange) {
    this.#own = new Side(own)
    this.#view = view
    this.#range = range
    this.#direction = range.reverse === true ? -1 : 1
  }

  async next(rows: number): Promise<readonly Row[]> {
    const below = this.#below ?? (await this.#begin(rows))
    if (below === undefined) return []
    if (this.#own.isOver && below.next === undefined && this.#isSameForm) return below.cursor.next(rows)
    return this.#merge(below, rows)
  }

  async checkRead(): Promise<void> {
    await this.#own.cursor.checkRead()
    await this.#below?.cursor.checkRead()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#own.cursor.close()
    await this.#below?.cursor.close()
  }

  /** Whether rows from below are in the form that was asked for. */
  #isSameForm = false

  /** To be merged, rows from below need their keys. @returns undefined when it was closed meanwhile */
  async #begin(rows: number): Promise<Side | undefined> {
    await this.#own.fill(rows)
    if (this.#isClosed) return undefined
    const { only, ...range } = this.#range
    this.#isSameForm = this.#own.isOver || only !== 'values'
    const asked = only === undefined || !this.#isSameForm ? range : { ...range, only }
    return (this.#below = new Side(this.#view.cursor(asked)))
  }

  async #merge(below: Side, rows: number): Promise<readonly Row[]> {
    const own = this.#own
    const found: Row[] = []
    for (let fills = 0; found.length < rows;) {
      if (own.isDry || below.isDry) {
        if (found.length > 0 && fills >= MOST_FILLS) return found
        fills++
        await Promise.all([own.fill(rows), below.fill(rows)])
        continue
      }
      const row = this.#nextOf(own, below)
      if (row === 'over') return found
      if (row !== 'deleted') found.push(this.#formed(row))
    }
    return found
  }

  #nextOf(own: Side, below: Side): Row | 'deleted' | 'over' {
    const [mine, theirs] = [own.next, below.next]
    if (mine === undefined) {
      if (theirs === undefined) return 'over'
      below.pass()
      return theirs
    }
    const order = theirs === undefined ? -1 : mine[0].compare(theirs[0]) * this.#direction
    if (theirs !== undefined && order > 0) {
      below.pass()
      return theirs
    }
    own.pass()
    if (order === 0) below.pass()
    const value = valueOfLayer(mine[1])
    return value === undefined ? 'deleted' : [mine[0], value]
  }

  #formed(row: Row): Row {
    const { only } = this.#range
    if (only === undefined) return row
    return only === 'keys' ? [row[0], ''] : [NO_KEY, row[1]]
  }
}
