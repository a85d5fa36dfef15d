// What a question found, page by page. Invariant: answers of a question that is no longer asked change nothing; at most one request is under way;
// what is in sight is read, again where it was let go.
import { useEffect, useRef, useState } from 'preact/hooks'
import { type ApiCall, ApiFailure, failureText } from '../../../api/call.js'
import { callService } from '../../../api/service-calls.js'
import { onGap } from '../../../live/events.js'
import type { Namespace } from '../../../state/place.js'
import { isSame, type Item, type KeyPart, keyText } from '../item/item.js'
import { bounded, missingPage, type Page, pageOf, rowCount, type Sight, withPage } from './page.js'
import type { Planned } from './request.js'

export interface Found {
  readonly planned: Planned
  readonly pages: readonly Page[]
  /** What was made here and stands first, since nobody knows its place among the pages. */
  readonly added: readonly Item[]
  /** Of attributes, as they first appeared. */
  readonly names: readonly string[]
  /** Where to read on. */
  readonly next: Item | undefined
  readonly units: number
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

/** Pages without a row, one after the other, after which only the person reads on; and how many more that reads. */
const SEARCHED_PAGES = 5
const SEARCHED_ON_PAGES = 50
/** Rows from the end at which more are wanted. */
const NEAR_END = 5

const nothing = (planned: Planned): Found => ({
  ...{ planned, pages: [], added: [], names: [], next: undefined, units: 0 },
  ...{ isReading: true, failure: undefined, call: undefined },
})

export interface Pages {
  readonly found: Found | undefined
  readonly ask: (planned: Planned) => void
  readonly readOn: () => void
  /** Told which rows are in sight. */
  readonly onSight: (sight: Sight) => void
  /** Changes what is shown, after a change was saved. */
  readonly change: (to: (found: Found) => Found) => void
  /** All items that were read; what was let go is read again and not kept. @throws Error */
  readonly everything: () => Promise<readonly Item[]>
}

/** @param keys of the table, by which its items are told apart */
export function usePages(namespace: Namespace, keys: readonly KeyPart[]): Pages {
  const [found, setFound] = useState<Found>()
  const latest = useRef<Found | undefined>(undefined)
  const sight = useRef<Sight>({ first: 0, end: 0 })
  const allowed = useRef(SEARCHED_PAGES)
  const show = (next: Found): void => {
    latest.current = next
    setFound(next)
  }
  /** @param at undefined for the page after the last */
  const read = async (from: Found, at: number | undefined): Promise<void> => {
    const asked = { ...from, isReading: true, failure: undefined }
    show(asked)
    const answered = await answer(asked, at, namespace)
    if (latest.current !== asked) return
    const own = new Set(answered.pages[at ?? answered.pages.length - 1]?.items?.map((item) => keyText(item, keys)))
    const added = answered.added.filter((item) => !own.has(keyText(item, keys)))
    show({ ...answered, added, pages: bounded(answered.pages, sight.current) })
    fill()
  }
  const fill = (): void => {
    const { current } = latest
    if (current === undefined || current.isReading || current.failure !== undefined) return
    const missing = missingPage(current.pages, sight.current)
    if (missing >= 0) void read(current, missing)
    else if (isMoreWanted(current, sight.current, allowed.current)) void read(current, undefined)
  }
  const readOn = (): void => {
    const { current } = latest
    if (current === undefined || current.isReading) return
    allowed.current = emptyPages(current) + SEARCHED_ON_PAGES
    const missing = missingPage(current.pages, sight.current)
    if (missing >= 0 || current.next !== undefined || current.pages.length === 0)
      void read(current, missing >= 0 ? missing : undefined)
  }
  useEffect(() => {
    const stop = onGap(() => latest.current?.failure?.status === 0 && readOn()) // the connection is back
    return () => {
      stop()
      latest.current = undefined
    }
  }, [])
  return {
    ...{ found, readOn },
    ask: (planned) => {
      sight.current = { first: 0, end: 0 }
      allowed.current = SEARCHED_PAGES
      void read(nothing(planned), undefined)
    },
    onSight: (seen) => {
      sight.current = seen
      fill()
    },
    change: (to) => {
      if (latest.current !== undefined) show(to(latest.current))
    },
    everything: () => everythingOf(latest.current, namespace),
  }
}

/** How many items were read for what is shown. */
export const scannedOf = ({ pages }: Found): number => pages.reduce((sum, { scanned }) => sum + scanned, 0)

/** Pages without a row at the end of what was read. */
const emptyPages = ({ pages }: Found): number => pages.length - 1 - pages.findLastIndex(({ rows }) => rows > 0)

const isMoreWanted = (found: Found, { end }: Sight, allowed: number): boolean =>
  found.next !== undefined && end >= rowCount(found.pages) - NEAR_END && emptyPages(found) < allowed

/** @returns what was found so far, with a page more, or with one anew */
async function answer(from: Found, at: number | undefined, namespace: Namespace): Promise<Found> {
  const start = at === undefined ? from.next : from.pages[at]?.start
  try {
    const { output, call } = await ask(from.planned, start, namespace)
    const items = itemsOf(output)
    const page = pageOf(start, items, output.ScannedCount ?? items.length)
    const next = output.LastEvaluatedKey
    const isEndSame = at !== undefined && isSame(next, at + 1 < from.pages.length ? from.pages[at + 1]?.start : from.next)
    return {
      ...from,
      pages: at === undefined ? [...from.pages, page] : withPage(from.pages, at, page, isEndSame),
      names: namesWith(from.names, items),
      next: isEndSame ? from.next : next,
      units: from.units + (output.ConsumedCapacity?.CapacityUnits ?? 0),
      ...{ isReading: false, call },
    }
  } catch (error) {
    const failure = error instanceof ApiFailure ? error : new ApiFailure('Fault', failureText(error), 0)
    return { ...from, isReading: false, failure }
  }
}

/** The same list where none is new. */
function namesWith(names: readonly string[], items: readonly Item[]): readonly string[] {
  const all = new Set(names)
  for (const item of items) for (const name of Object.keys(item)) all.add(name)
  return all.size === names.length ? names : [...all]
}

const itemsOf = ({ Items, Item }: Output): readonly Item[] => Items ?? (Item === undefined ? [] : [Item])

function ask({ operation, input }: Planned, start: Item | undefined, namespace: Namespace) {
  const place = start === undefined ? {} : { ExclusiveStartKey: start }
  return callService<Output>(operation, { ...input, ...place }, namespace)
}

async function everythingOf(found: Found | undefined, namespace: Namespace): Promise<readonly Item[]> {
  const all: Item[] = [...(found?.added ?? [])]
  if (found === undefined) return all
  for (const [at, { start, items }] of found.pages.entries()) {
    if (items !== undefined) {
      all.push(...items)
      continue
    }
    const { output } = await ask(found.planned, start, namespace)
    const end = at + 1 < found.pages.length ? found.pages[at + 1]?.start : found.next
    if (!isSame(output.LastEvaluatedKey, end)) throw new Error('the items have changed since they were read: ask again')
    all.push(...itemsOf(output))
  }
  return all
}
