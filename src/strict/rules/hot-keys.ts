// hot-key: a partition key that takes most of a busy table's requests, or comes near what one partition can do. Requests are counted in
// windows of ten seconds, and judged when a window is over, so that a program that goes from key to key is not blamed for its first. Units
// are counted by the second, and three such seconds are needed: data for a test is written faster than the service would take it.
// Source: docs bp-partition-key-design (1000 write and 3000 read units a second). That a table of 20 requests a second is busy: ours.
import type { Side } from '../../capacity/units.js'
import type { Item } from '../../model/attribute-value.js'
import type { Namespace } from '../../model/namespace.js'
import { indexNamed } from '../../model/table.js'
import type { Breach } from '../breach.js'
import { type Call, type Mention, tableId } from '../call.js'
import { itemText } from '../item-text.js'
import { Kept } from '../kept.js'
import { shown } from '../shown.js'

export const WINDOW_MS = 10_000
/** Requests of a window, before anything is said. */
export const BUSY_REQUESTS = 200
/** Of the requests of a window; a key of more is hot. */
export const HOT_SHARE = 0.5
/** Of what one partition can do in a second. */
export const NEAR_SHARE = 0.8
/** Seconds of a window that must come near. */
export const PEAK_SECONDS = 3
/** Units that a partition has a second. */
const UNITS: Readonly<Record<Side, number>> = { write: 1000, read: 3000 }
const UNIT_BYTES: Readonly<Record<Side, number>> = { write: 1024, read: 4096 }
const SOURCES = 1000
const KEYS = 1000

interface KeyLoad {
  readonly key: Item
  requests: number
  /** The second that units are counted of, by the emulator's clock. */
  second: number
  units: Record<Side, number>
  /** Seconds that came near what a partition can do. */
  peaks: Record<Side, number>
}

/** Of a table, or of an index of it. */
interface Window {
  readonly namespace: Namespace
  readonly table: string
  readonly index: string | undefined
  startMs: number
  requests: number
  readonly keys: Map<string, KeyLoad>
}

export class HotKeys {
  readonly #isRunning: () => boolean
  readonly #windows = new Kept<Window>(SOURCES)

  /** @param isRunning whether the emulator's clock runs: one that stands still has no seconds */
  constructor(isRunning: () => boolean) {
    this.#isRunning = isRunning
  }

  /** @param nowMs by the emulator's clock. @returns what is now known of keys that were hot */
  note(call: Call, output: object, nowMs: number): readonly Breach[] {
    const breaches: Breach[] = []
    for (const mention of call.mentions) {
      const window = this.#windowOf(call, mention, nowMs)
      if (nowMs - window.startMs >= WINDOW_MS || nowMs < window.startMs) {
        breaches.push(...hotIn(window))
        Object.assign(window, { startMs: nowMs, requests: 0 })
        window.keys.clear()
      }
      const units = unitsOf(call, mention, output)
      const seen = new Set<KeyLoad>()
      for (const key of mention.keys) {
        const load = loadOf(window, mention, key)
        if (load === undefined) continue
        if (!seen.has(load)) load.requests++
        seen.add(load)
        if (this.#isRunning() && isPeak(load, mention.side, units, nowMs)) breaches.push(peaked(window, load, mention.side))
      }
      if (seen.size > 0) window.requests++
    }
    return breaches
  }

  /** Of the windows that are not over yet. */
  pending(): readonly Breach[] {
    return [...this.#windows.values()].flatMap(hotIn)
  }

  forget(prefix: string): void {
    this.#windows.forget(prefix)
  }

  #windowOf({ namespace }: Call, { name: table, resource }: Mention, startMs: number): Window {
    const { index } = resource
    const id = index === undefined ? tableId(namespace, table) : `${tableId(namespace, table)}\n${index}`
    return this.#windows.of(id, () => ({ namespace, table, index, startMs, requests: 0, keys: new Map() }))
  }
}

/** What is counted of that key; undefined where it says no partition key, or there is no room for more. */
function loadOf(window: Window, { table, resource }: Mention, key: Item): KeyLoad | undefined {
  const record = table?.record
  if (record === undefined) return undefined
  const { hash } = (resource.index === undefined ? undefined : indexNamed(record, resource.index)?.keys) ?? record.keys
  const values = hash.map(({ name }) => key[name])
  if (values.includes(undefined)) return undefined
  const id = JSON.stringify(values)
  let load = window.keys.get(id)
  if (load === undefined && window.keys.size < KEYS) {
    const own = Object.fromEntries(hash.map(({ name }) => [name, key[name]])) as Item // none is undefined
    load = { key: own, requests: 0, second: 0, units: { read: 0, write: 0 }, peaks: { read: 0, write: 0 } }
    window.keys.set(id, load)
  }
  return load
}

/** About how many units each item of the call takes: writes by the body, reads by the answer. */
function unitsOf({ bodyBytes }: Call, { keys, side }: Mention, output: object): number {
  const bytes = side === 'write' ? bodyBytes : readBytes(output)
  return Math.max(1, Math.ceil(bytes / Math.max(1, keys.length) / UNIT_BYTES[side])) * (side === 'read' ? 0.5 : 1)
}

function readBytes(output: object): number {
  const { Item: one, Items: page } = output as { Item?: unknown; Items?: unknown }
  const items: readonly unknown[] = Array.isArray(page) ? page : [one]
  return items.reduce((sum: number, item) => sum + (itemText(item)?.length ?? 0), 0)
}

/** Counts units. @returns whether the last of so many seconds has just come near what a partition can do */
function isPeak(load: KeyLoad, side: Side, units: number, nowMs: number): boolean {
  const second = Math.floor(nowMs / 1000)
  if (second !== load.second) Object.assign(load, { second, units: { read: 0, write: 0 } })
  const before = load.units[side]
  const near = UNITS[side] * NEAR_SHARE
  load.units[side] = before + units
  if (before >= near || before + units < near) return false
  return ++load.peaks[side] === PEAK_SECONDS
}

function hotIn(window: Window): readonly Breach[] {
  if (window.requests < BUSY_REQUESTS) return []
  const hot = [...window.keys.values()].find(({ requests }) => requests > window.requests * HOT_SHARE)
  if (hot === undefined) return []
  return [breachOf(window, hot, `one partition key took ${hot.requests} of ${window.requests} requests within ten seconds`)]
}

const peaked = (window: Window, load: KeyLoad, side: Side): Breach =>
  breachOf(
    window,
    load,
    `one partition key took about ${Math.round(load.units[side])} ${side} units a second for ${PEAK_SECONDS} seconds, of at most ${UNITS[side]}`,
  )

function breachOf({ namespace, table, index }: Window, { key }: KeyLoad, detail: string): Breach {
  const request = shown({ TableName: table, ...(index === undefined ? {} : { IndexName: index }), Key: key })
  return { rule: 'hot-key', namespace, table, index, operation: undefined, shape: JSON.stringify(key), request, detail }
}
