// missing-pagination: an answer that ends before its end, and nobody who asks on. A page that its own Limit filled is what was asked for, and
// a place that has asked on once may stop where it likes. Source: docs Query.Pagination.
import { type Breach, breachOf } from '../breach.js'
import { type Call, type Mention, tableId } from '../call.js'
import { Kept } from '../kept.js'
import { shapeOf } from '../shape.js'

const PLACES = 1000

interface OpenPage {
  /** What the place is charged with when nobody asks on. */
  readonly breach: Breach
  /** By the machine's time. */
  readonly sinceMs: number
}

export class Pages {
  /** By place, those that nobody has asked on from. */
  readonly #open = new Kept<OpenPage>(PLACES)
  /** Places that know pages. */
  readonly #turning = new Kept<true>(PLACES)

  /** @param output of a read. @param nowMs by the machine's time */
  note(call: Call, output: object, nowMs: number): void {
    const [mention] = call.mentions
    if (mention === undefined || call.operation.resources.form !== 'range') return
    const start = call.input['ExclusiveStartKey'] ?? call.input['NextToken']
    const next = nextOf(output)
    if (start === undefined && (next === undefined || isFull(call, output))) return
    const place = `${tableId(call.namespace, mention.name)}\n${mention.resource.index ?? ''}\n${shapeOf(call, mention)}`
    if (start !== undefined) {
      this.#open.delete(place)
      this.#turning.set(place, true)
    } else if (this.#turning.get(place) === undefined) {
      this.#open.of(place, () => ({ breach: endsEarly(call, mention), sinceMs: nowMs }))
    }
  }

  /** Of places that nobody asked on from until now. */
  pending(): readonly Breach[] {
    return [...this.#open.values()].map(({ breach }) => breach)
  }

  /** The same, of those that are older; they are charged, and forgotten. */
  settle(beforeMs: number): readonly Breach[] {
    const settled: Breach[] = []
    for (let first = this.#open.first(); first !== undefined && first[1].sinceMs < beforeMs; first = this.#open.first()) {
      settled.push(first[1].breach)
      this.#open.delete(first[0])
    }
    return settled
  }

  forget(prefix: string): void {
    this.#open.forget(prefix)
    this.#turning.forget(prefix)
  }
}

interface PageOutput {
  readonly LastEvaluatedKey?: unknown
  readonly NextToken?: unknown
  readonly Items?: unknown
  readonly Count?: unknown
}

const nextOf = (output: PageOutput): unknown => output.LastEvaluatedKey ?? output.NextToken

/** As many items as the client wanted. */
function isFull({ input }: Call, { Items: items, Count: count }: PageOutput): boolean {
  const { Limit: limit } = input
  const answered = Array.isArray(items) ? items.length : count
  return typeof limit === 'number' && typeof answered === 'number' && answered >= limit
}

function endsEarly(call: Call, mention: Mention): Breach {
  const words = 'its answer said that there is more, and nobody asked for it'
  return breachOf('missing-pagination', call, mention, words)
}
