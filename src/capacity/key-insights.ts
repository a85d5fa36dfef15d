// Contributor Insights of one table or global index: the keys that most units went to and the keys that were throttled most often, each
// by partition key and, where there is a sort key, by the whole key. Kept in memory alone: a restart begins anew. Keys are kept as the
// text of their bytes and read back only to be shown.
// Source: docs contributorinsights_HowItWorks. Assumed: weights in consumed units; an access of a whole item collection counts for its
// partition key alone.
import type { HalfUnits } from '../model/ids.js'
import type { Item } from '../model/attribute-value.js'
import { keyEnd, keyItem, keyText } from '../model/key-text.js'
import type { InsightsMode, InsightsSetting, KeySchema } from '../model/table.js'
import { isInEffect } from '../model/term.js'
import { KeyWindow, WINDOW_MS } from './key-window.js'
import type { TopKey } from './top-keys.js'

/** A key with its units, or its throttled requests, in the window: at least the true number, at most `error` above it. */
export interface ShownKey {
  readonly key: Item
  /** Hex of the row-key suffix, or of the beginning that its item collection shares. */
  readonly suffix: string
  readonly text: string
  readonly count: number
  readonly error: number
}

/** Heaviest first. `keys` are whole keys: none where the partition key is all there is. */
export interface ShownKeys {
  readonly partitionKeys: readonly ShownKey[]
  readonly keys: readonly ShownKey[]
}

export interface ShownInsights {
  readonly mode: InsightsMode
  /** What is shown reaches back this far, and somewhat further; a restart, or the setting's own beginning, cuts it short. */
  readonly windowMs: number
  /** Units. Empty where the mode is THROTTLED_KEYS. */
  readonly accessed: ShownKeys
  /** Requests. */
  readonly throttled: ShownKeys
}

/** The keys of one kind of event. */
class KeyCounts {
  readonly #keys: KeySchema
  readonly #byPartitionKey = new KeyWindow()
  readonly #byKey = new KeyWindow()

  constructor(keys: KeySchema) {
    this.#keys = keys
  }

  /** @param suffix of a row or of an item collection; what an index row has of its table's key is not looked at */
  add(suffix: Buffer, weight: number, nowMs: number): void {
    const { hash, range } = this.#keys
    const hashEnd = keyEnd(suffix, hash.length)
    this.#byPartitionKey.add(suffix.toString('latin1', 0, hashEnd), weight, nowMs)
    if (range.length === 0 || suffix.length === hashEnd) return
    this.#byKey.add(suffix.toString('latin1', 0, keyEnd(suffix, hash.length + range.length)), weight, nowMs)
  }

  /** @param perCount how many of what was added make one of what is shown */
  show(n: number, nowMs: number, perCount: number): ShownKeys {
    const show = ({ key: text, count, error }: TopKey): ShownKey => {
      const suffix = Buffer.from(text, 'latin1')
      const key = keyItem([this.#keys], suffix)
      return { key, suffix: suffix.toString('hex'), text: keyText(key), count: count / perCount, error: error / perCount }
    }
    return {
      partitionKeys: this.#byPartitionKey.top(n, nowMs).map(show),
      keys: this.#byKey.top(n, nowMs).map(show),
    }
  }
}

export class KeyInsights {
  readonly #keys: KeySchema
  #setting: InsightsSetting
  #accessed: KeyCounts
  readonly #throttled: KeyCounts

  constructor(keys: KeySchema, setting: InsightsSetting) {
    this.#keys = keys
    this.#setting = setting
    this.#accessed = new KeyCounts(keys)
    this.#throttled = new KeyCounts(keys)
  }

  /** Another mode. Throttled keys are kept; accessed ones only while they are counted. */
  configure(setting: InsightsSetting): void {
    this.#setting = setting
    if (setting.mode === 'THROTTLED_KEYS') this.#accessed = new KeyCounts(this.#keys)
  }

  /** Units went to that row, or to that item collection. */
  noteAccess(suffix: Buffer, halfUnits: HalfUnits, nowMs: number): void {
    if (this.#setting.mode === 'THROTTLED_KEYS' || halfUnits <= 0 || !isInEffect(this.#setting, nowMs)) return
    this.#accessed.add(suffix, halfUnits, nowMs)
  }

  /** A request for that row, or that item collection, was throttled. */
  noteThrottle(suffix: Buffer, nowMs: number): void {
    if (isInEffect(this.#setting, nowMs)) this.#throttled.add(suffix, 1, nowMs)
  }

  /** @param n keys of each list at most */
  show(n: number, nowMs: number): ShownInsights {
    return {
      mode: this.#setting.mode,
      windowMs: WINDOW_MS,
      accessed: this.#accessed.show(n, nowMs, 2),
      throttled: this.#throttled.show(n, nowMs, 1),
    }
  }
}

/**
 * The insights of a table or index by its present record: those it had, if it had any; undefined where it is not enabled.
 * @param holder its record
 */
export function insightsFor(
  holder: { readonly keys: KeySchema; readonly insights?: InsightsSetting },
  known: KeyInsights | undefined,
): KeyInsights | undefined {
  const { keys, insights: setting } = holder
  if (setting?.isEnabled !== true) return undefined
  if (known === undefined) return new KeyInsights(keys, setting)
  known.configure(setting)
  return known
}
