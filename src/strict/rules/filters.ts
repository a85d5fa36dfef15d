// wasteful-filter: a filter that throws away most of what is read. What a place reads and keeps is added up over its pages, since a page with
// a Limit of ten shows little by itself. Source: docs Query.FilterExpression.
import { type Breach, breachOf } from '../breach.js'
import { type Call, tableId } from '../call.js'
import { shapeOf } from '../shape.js'
import { Kept } from '../kept.js'

/** Before so many items are read, nothing is said. */
export const FILTERED_ITEMS = 20
/** Of what is read; a filter that keeps less throws most away. */
export const KEPT_SHARE = 0.5
const PLACES = 1000

interface Place {
  read: number
  kept: number
}

export class Filters {
  readonly #places = new Kept<Place>(PLACES)

  /** @param output of a Query or Scan */
  note(call: Call, output: object): Breach | undefined {
    const { input, namespace } = call
    const [mention] = call.mentions
    if (mention === undefined || !FILTERS.some((name) => input[name] !== undefined)) return undefined
    const { Count: kept, ScannedCount: read } = output as { Count?: unknown; ScannedCount?: unknown }
    if (typeof kept !== 'number' || typeof read !== 'number') return undefined
    const place = this.#places.of(`${tableId(namespace, mention.name)}\n${shapeOf(call, mention)}`, () => ({ read: 0, kept: 0 }))
    place.read += read
    place.kept += kept
    if (place.read < FILTERED_ITEMS || place.kept >= place.read * KEPT_SHARE || kept === read) return undefined
    return breachOf('wasteful-filter', call, mention, `its filter kept ${place.kept} of ${place.read} items that were read`)
  }

  forget(prefix: string): void {
    this.#places.forget(prefix)
  }
}

const FILTERS = ['FilterExpression', 'QueryFilter', 'ScanFilter']
