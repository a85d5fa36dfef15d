// dropped-unprocessed: elements of a batch that came back unprocessed, and that nobody asked for again, whether in a batch or alone.
// Source: docs API_BatchWriteItem, API_BatchGetItem.
import type { Side } from '../../capacity/units.js'
import type { Item } from '../../model/attribute-value.js'
import { canonicalJson } from '../../model/canonical-json.js'
import { decodeItem, type WireItem } from '../../model/decode.js'
import { isObject } from '../../model/json.js'
import { keyNames, type TableRecord } from '../../model/table.js'
import { onlyMember } from '../../operations/resources.js'
import { type Breach, breachOf } from '../breach.js'
import { type Call, type Mention, orNothing, tableId } from '../call.js'
import { Kept } from '../kept.js'

const ELEMENTS = 10_000

/** A batch, in what it asks of one table. */
interface Batch {
  readonly call: Call
  readonly mention: Mention
  /** By the machine's time. */
  readonly sinceMs: number
  /** Elements that nobody has asked for again. */
  open: number
}

export class Unprocessed {
  readonly #open = new Kept<Batch>(ELEMENTS)

  /** Every call may ask again, whatever becomes of it. */
  noteAsked(call: Call): void {
    if (this.#open.size === 0) return
    for (const mention of call.mentions) for (const key of mention.keys) this.#close(idOf(call, mention, mention.side, key))
  }

  /** @param output of a batch. @param nowMs by the machine's time */
  noteAnswer(call: Call, output: object, nowMs: number): void {
    const { UnprocessedItems: writes, UnprocessedKeys: reads } = output as {
      UnprocessedItems?: unknown
      UnprocessedKeys?: unknown
    }
    const tables = writes ?? reads
    if (!isObject(tables)) return
    for (const mention of call.mentions) {
      const back = tables[mention.resource.table ?? '']
      const record = mention.table?.record
      if (back === undefined || record === undefined) continue
      const batch: Batch = { call, mention, sinceMs: nowMs, open: 0 }
      for (const key of keysOf(back, record)) {
        const id = idOf(call, mention, mention.side, key)
        this.#close(id)
        batch.open++
        this.#open.set(id, batch)
      }
    }
  }

  pending(): readonly Breach[] {
    return [...new Set(this.#open.values())].map(dropped)
  }

  /** Of batches that are older; they are charged, and forgotten. */
  settle(beforeMs: number): readonly Breach[] {
    const first = this.#open.first()
    if (first === undefined || first[1].sinceMs >= beforeMs) return []
    const old = [...this.#open.entries()].filter(([, { sinceMs }]) => sinceMs < beforeMs)
    for (const [id] of old) this.#open.delete(id)
    return [...new Set(old.map(([, batch]) => batch))].map(dropped)
  }

  forget(prefix: string): void {
    this.#open.forget(prefix)
  }

  #close(id: string): void {
    const batch = this.#open.get(id)
    if (batch === undefined) return
    batch.open--
    this.#open.delete(id)
  }
}

const dropped = ({ call, mention, open }: Batch): Breach =>
  breachOf('dropped-unprocessed', call, mention, `${open} of its elements came back unprocessed, and nobody asked for them again`)

/** Of an element, whichever way its request writes the key. */
function idOf({ namespace }: Call, { name, table }: Mention, side: Side, key: Item): string {
  const names = table === undefined ? [] : keyNames(table.record, undefined)
  return `${tableId(namespace, name)}\n${side}\n${canonicalJson(names.map((one) => key[one]))}`
}

/** @param back what came back of one table: a list of writes, or keys. Its answer is made of what was asked, so its types are right */
function keysOf(back: unknown, record: TableRecord): readonly Item[] {
  const list = Array.isArray(back)
    ? back.map(writtenIn)
    : isObject(back) && Array.isArray(back['Keys'])
      ? (back['Keys'] as unknown[])
      : []
  const names = keyNames(record, undefined)
  const keysIn = list.map((one) => (isObject(one) ? orNothing(() => decodeItem(pick(one, names), 'current')) : undefined))
  return keysIn.filter((key) => key !== undefined)
}

function writtenIn(write: unknown): unknown {
  const one = onlyMember(write)
  return isObject(one) ? (one['Item'] ?? one['Key']) : undefined
}

const pick = (item: Readonly<Record<string, unknown>>, names: readonly string[]): WireItem =>
  Object.fromEntries(names.map((name) => [name, item[name]])) as WireItem // typed values, as the schema says
