// What a question found, page by page. Invariant: answers of a question that is no longer asked change nothing; at most one request is under way.
import { type ApiCall, ApiFailure, failureText } from '../../../api/call.js'
import { callService } from '../../../api/service-calls.js'
import type { Namespace } from '../../../state/place.js'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Item } from '../item/item.js'
import type { Planned } from './request.js'

export interface Found {
  readonly planned: Planned
  readonly items: readonly Item[]
  /** Where to read on. */
  readonly next: Item | undefined
  readonly units: number
  readonly scanned: number
  readonly pages: number
  readonly isReading: boolean
  readonly failure: ApiFailure | undefined
  readonly call: ApiCall | undefined
}

interface Output {
  readonly Item?: Item
  readonly Items?: readonly Item[]
  readonly ScannedCount?: number
  readonly LastEvaluatedKey?: Item
  readonly ConsumedCapacity?: { readonly CapacityUnits?: number }
}

/** Pages that are read on without being asked while a filter has left nothing to show. */
const SEARCHED_PAGES = 5

const nothing = (planned: Planned): Found => ({
  ...{ planned, items: [], next: undefined, units: 0, scanned: 0, pages: 0 },
  ...{ isReading: true, failure: undefined, call: undefined },
})

export interface Pages {
  readonly found: Found | undefined
  readonly ask: (planned: Planned) => void
  readonly readOn: () => void
  /** Changes what is shown, after a change was saved. */
  readonly change: (items: (items: readonly Item[]) => readonly Item[]) => void
}

export function usePages(namespace: Namespace): Pages {
  const [found, setFound] = useState<Found>()
  const latest = useRef<Found | undefined>(undefined)
  const show = (next: Found): void => {
    latest.current = next
    setFound(next)
  }
  useEffect(() => () => void (latest.current = undefined), [])
  const read = async (from: Found): Promise<void> => {
    show({ ...from, isReading: true, failure: undefined })
    const asked = latest.current
    const answered = await page({ ...from, isReading: true, failure: undefined }, namespace)
    if (latest.current !== asked) return
    show(answered)
    if (answered.items.length === 0 && answered.next !== undefined && answered.pages < SEARCHED_PAGES) void read(answered)
  }
  return {
    found,
    ask: (planned) => void read(nothing(planned)),
    readOn: () => {
      const { current } = latest
      if (current?.next !== undefined && !current.isReading && current.failure === undefined) void read(current)
    },
    change: (to) => {
      if (latest.current !== undefined) show({ ...latest.current, items: to(latest.current.items) })
    },
  }
}

/** @returns what was found so far, with one page more */
async function page(from: Found, namespace: Namespace): Promise<Found> {
  const { operation, input } = from.planned
  const place = from.next === undefined ? {} : { ExclusiveStartKey: from.next }
  try {
    const { output, call } = await callService<Output>(operation, { ...input, ...place }, namespace)
    const items = output.Items ?? (output.Item === undefined ? [] : [output.Item])
    return {
      ...from,
      items: [...from.items, ...items],
      next: output.LastEvaluatedKey,
      units: from.units + (output.ConsumedCapacity?.CapacityUnits ?? 0),
      scanned: from.scanned + (output.ScannedCount ?? items.length),
      pages: from.pages + 1,
      ...{ isReading: false, call },
    }
  } catch (error) {
    const failure = error instanceof ApiFailure ? error : new ApiFailure('Fault', failureText(error), 0)
    return { ...from, isReading: false, failure }
  }
}
