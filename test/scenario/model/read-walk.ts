// Queries and scans of a run: a reference read tells the order where only the service knows it, and then the read itself is walked
// page by page, with writes between its pages. Invariant: every row is where the reference and the model say, page by page.
import { capacityEntry, checkRefusal, defined, Mismatch, readable, same, shownModel } from './answers.js'
import type { Capacity, ReadSpec, WriteSpec } from './arbitraries.js'
import {
  entriesOf,
  faultOfOrder,
  matches,
  pageOf,
  refusalOf,
  startFault,
  startKeyOf,
  wayTo,
  type PageModel,
  type Read,
} from './read-model.js'
import { readInput, type Spelling } from './requests.js'
import { madeUpStart, readOf } from './resolve.js'
import { entryOf, type Entry, type Index } from './schema.js'
import type { Answer } from './subject.js'
import { readItem, showItem, type Item } from './value.js'
import type { TableModel } from './write-model.js'

const PLAIN: Spelling = { isReversed: false, isFlipped: false }
const PARTITIONS = 4

export class ReadWalk {
  readonly #model: TableModel
  readonly #table: string
  readonly #send: (operation: string, input: object) => Promise<Answer>
  readonly #write: (write: WriteSpec) => Promise<void>
  /** Rows of each source in the order of its last scan. */
  readonly #scanned = new Map<string, readonly string[]>()

  constructor(
    model: TableModel,
    table: string,
    send: (operation: string, input: object) => Promise<Answer>,
    write: (write: WriteSpec) => Promise<void>,
  ) {
    this.#model = model
    this.#table = table
    this.#send = send
    this.#write = write
  }

  async read(spec: ReadSpec): Promise<void> {
    const { schema } = this.#model
    const read = readOf(schema, spec)
    const spelling = { isReversed: spec.key?.isReversed ?? false, isFlipped: spec.key?.last?.isFlipped ?? false }
    const refusal = refusalOf(schema, read)
    if (refusal !== undefined) return checkRefusal('read', await this.#page(read, spelling, undefined, spec.capacity), refusal)
    if (read.key === undefined && spec.segments !== undefined) return this.#segments(read, spec, spec.segments)
    const start = spec.start && madeUpStart(schema, read, spec.start)
    const fault = start && startFault(schema, read, start)
    if (fault !== undefined) return checkRefusal('start key', await this.#page(read, spelling, start, spec.capacity), fault)
    await this.#walk(read, spelling, spec, start)
  }

  /** Every row of a source, by a scan. */
  async everything(index: Index | undefined): Promise<void> {
    await this.#reference(plainRead(index, undefined))
  }

  /** Segments hold every row once. */
  async #segments(read: Read, spec: ReadSpec, of: number): Promise<void> {
    const seen: string[] = []
    const last = of > 7 ? 7 : of // of very many the first ones, which may be empty
    for (let at = 0; at < last; at++) {
      const part = { ...read, segment: { at, of } }
      seen.push(...(await this.#reference(part)).map((row) => row.id))
      await this.#walk(part, PLAIN, { ...spec, between: [] }, undefined)
    }
    if (last === of)
      same(
        'segments',
        seen.sort(),
        this.#rows(read)
          .map((row) => row.id)
          .sort(),
      )
    else if (new Set(seen).size < seen.length) throw new Mismatch('a row is in two segments')
  }

  #page(read: Read, spelling: Spelling, start: Item | undefined, capacity: Capacity): Promise<Answer> {
    return this.#send(read.key === undefined ? 'Scan' : 'Query', readInput(read, this.#table, spelling, start, capacity))
  }

  #rows(read: Read): Entry[] {
    return entriesOf(this.#model, read.index).filter((row) => matches(read.key, row))
  }

  /** The rows of a read in forward order, checked as far as the model knows it. */
  async #reference(asked: Read): Promise<Entry[]> {
    const { schema } = this.#model
    const read = { ...plainRead(asked.index, asked.key), segment: asked.segment }
    const rows = new Map(this.#rows(read).map((row) => [row.id, row]))
    const found: Entry[] = []
    let start: Item | undefined
    do {
      const { body } = await this.#page(read, PLAIN, start, 'NONE')
      for (const wire of (body['Items'] ?? []) as unknown[]) {
        const item = readItem(wire)
        const row = rows.get(entryOf(schema, read.index, item)?.id ?? '')
        if (row === undefined) throw new Mismatch(`a row that the model lacks: ${showItem(item)}`)
        same('row', showItem(item), showItem(row.shown))
        found.push(row)
      }
      start = body['LastEvaluatedKey'] === undefined ? undefined : readItem(body['LastEvaluatedKey'])
    } while (start !== undefined)
    const ids = found.map((row) => row.id)
    if (new Set(ids).size < ids.length) throw new Mismatch('a row came twice')
    if (read.segment === undefined) same('rows', [...ids].sort(), [...rows.keys()].sort())
    const fault = faultOfOrder(schema, read.index, found)
    if (fault !== undefined) throw new Mismatch(`${fault}: ${ids.join(' / ')}`)
    this.#checkStable(read, ids)
    return found
  }

  /** Rows of two reads come in one order. */
  #checkStable(read: Read, ids: readonly string[]): void {
    const source = read.index?.name ?? 'table'
    const now = new Set(ids)
    const known = this.#scanned.get(source) ?? []
    const before = new Set(known)
    const both = ids.filter((id) => before.has(id))
    same(
      'order of an earlier scan',
      both,
      known.filter((id) => now.has(id)),
    )
    if (read.key === undefined && read.segment === undefined) this.#scanned.set(source, ids)
  }

  async #walk(read: Read, spelling: Spelling, spec: ReadSpec, madeUp: Item | undefined): Promise<void> {
    const { schema } = this.#model
    let rows = await this.#reference(read)
    let start = madeUp === undefined ? undefined : entryOf(schema, read.index, madeUp)
    let known = rows.map((row) => row.id)
    for (let pages = 0; ; pages++) {
      if (pages > 500) throw new Mismatch('pages without end')
      const startKey = start && startKeyOf(schema, read.index, start.shown)
      const answer = await this.#page(read, spelling, startKey, spec.capacity)
      const page = this.#check(answer, read, spec.capacity, this.#candidates(read, rows, start, known), start === undefined)
      if (page.last === undefined) return
      start = page.last
      known = rows.map((row) => row.id)
      if (pages > 0 || spec.between.length === 0) continue
      for (const write of spec.between) await this.#write(write)
      rows = await this.#reference(read)
    }
  }

  /** The rows behind the start key, in the direction of the read; several where its place is not known. */
  #candidates(read: Read, rows: readonly Entry[], start: Entry | undefined, known: readonly string[]): Entry[][] {
    const ahead = read.forward ? rows : [...rows].reverse()
    if (start === undefined) return [[...ahead]]
    const ways = ahead.map((row) => wayTo(this.#model.schema, read, row, start, known))
    const at = ways.indexOf(0)
    if (at !== -1) return [ahead.slice(at + 1)]
    const isBefore = (way: number | undefined): boolean => way !== undefined && (read.forward ? way < 0 : way > 0)
    const isBehind = (way: number | undefined): boolean => way !== undefined && !isBefore(way)
    const from = ways.findLastIndex(isBefore) + 1
    const behind = ways.findIndex(isBehind)
    const to = behind === -1 ? ahead.length : behind
    return Array.from({ length: Math.max(0, to - from) + 1 }, (_, offset) => ahead.slice(from + offset))
  }

  #check(answer: Answer, read: Read, capacity: Capacity, candidates: readonly Entry[][], isFirst: boolean): PageModel {
    const actual = readable(answer)
    const pages = candidates.map((rows) => pageOf(this.#model.schema, read, rows))
    const expected = pages.flatMap((page) => this.#expected(read, capacity, page, isFirst).map((one) => ({ page, one })))
    same('page', actual, ...expected.map(({ one }) => one))
    const matching = pages.find((page) =>
      this.#expected(read, capacity, page, isFirst).some((one) => JSON.stringify(one) === JSON.stringify(sorted(actual, one))),
    )
    return matching ?? pages[0] ?? pageOf(this.#model.schema, read, [])
  }

  /** A scan is charged one block a partition at least, and only the service knows how many a part of the table lies in. */
  #expected(read: Read, capacity: Capacity, page: PageModel, isFirst: boolean): object[] {
    const { schema } = this.#model
    const isWhole = isFirst && page.last === undefined && read.segment === undefined && read.index === undefined
    const most = Math.max(page.readBlocks, PARTITIONS)
    const least = read.key === undefined && isWhole ? most : page.readBlocks
    const blocks =
      read.key === undefined ? Array.from({ length: most - least + 1 }, (_, more) => least + more) : [page.readBlocks]
    const perBlock = read.consistent ? 1 : 0.5
    return blocks.map((count) => {
      const charge =
        read.index === undefined
          ? { table: count * perBlock, indexes: new Map<string, number>() }
          : { table: page.fetchedBlocks * perBlock, indexes: new Map([[read.index.name, count * perBlock]]) }
      return defined({
        status: 200,
        Items: read.select === 'COUNT' ? undefined : page.items.map((item) => shownModel(item)),
        Count: page.items.length,
        ScannedCount: page.scanned,
        LastEvaluatedKey: page.last && shownModel(startKeyOf(schema, read.index, page.last.shown)),
        ConsumedCapacity: capacityEntry(capacity, this.#table, charge),
      })
    })
  }
}

/** The members of `actual` in the order of `like`. */
const sorted = (actual: object, like: object): object =>
  Object.fromEntries(Object.keys(like).map((name) => [name, (actual as Record<string, unknown>)[name]]))

function plainRead(index: Index | undefined, key: Read['key']): Read {
  const none = { segment: undefined, limit: undefined, filter: undefined, projection: undefined, select: undefined }
  return { index, key, forward: true, consistent: false, ...none }
}
