// Reads what a question finds, page by page, as it comes into sight. Invariant: answers of a question that is no longer asked change nothing; at
// most one request is under way; what is in sight is read, again where it was let go.
import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiFailure, failureText } from '../api/call.js'
import { onGap } from '../live/events.js'
import type { Item } from '../parts/value-text.js'
import { type Answer, emptyPages, type Found, isMoreWanted, startOf, withAnswer } from './found.js'
import { bounded, missingPage, type Sight } from './page.js'

/** Pages without a row, one after the other, after which only the person reads on; and how many more that reads. */
const SEARCHED_PAGES = 5
const SEARCHED_ON_PAGES = 50

export interface Paging<F> {
  readonly found: F | undefined
  /** What is found from now on. Its first page is read where it has none; undefined shows nothing. */
  readonly begin: (from: F | undefined) => void
  /** After a failure, or where too many pages had no row. */
  readonly readOn: () => void
  /** Told which rows are in sight. */
  readonly onSight: (sight: Sight) => void
  /** Changes what is shown. */
  readonly change: (to: (found: F) => F) => void
  /** What is shown now, whenever it is called. */
  readonly now: () => F | undefined
}

export interface PageReader<Start, F> {
  /** A page, which has to be one that may be read again. */
  readonly read: (found: F, start: Start | undefined) => Promise<Answer<Start>>
  /** What else follows from the items of a page that came. */
  readonly settle?: (found: F, items: readonly Item[]) => F
}

export function usePaging<Start, F extends Found<Start>>(reader: PageReader<Start, F>): Paging<F> {
  const [found, setFound] = useState<F>()
  const latest = useRef<F | undefined>(undefined)
  const sight = useRef<Sight>({ first: 0, end: 0 })
  const allowed = useRef(SEARCHED_PAGES)
  const show = (next: F | undefined): void => {
    latest.current = next
    setFound(() => next)
  }
  /** @param at undefined for the page after the last */
  const readPage = async (from: F, at: number | undefined): Promise<void> => {
    const asked = { ...from, isReading: true, failure: undefined }
    show(asked)
    const answered = await withPageRead(asked, at, reader)
    if (latest.current !== asked) return
    show({ ...answered, pages: bounded(answered.pages, sight.current) })
    fill()
  }
  const fill = (): void => {
    const { current } = latest
    if (current === undefined || current.isReading || current.failure !== undefined) return
    const missing = missingPage(current.pages, sight.current)
    if (missing >= 0) void readPage(current, missing)
    else if (isMoreWanted(current, sight.current, allowed.current)) void readPage(current, undefined)
  }
  const readOn = (): void => {
    const { current } = latest
    if (current === undefined || current.isReading) return
    allowed.current = emptyPages(current) + SEARCHED_ON_PAGES
    const missing = missingPage(current.pages, sight.current)
    if (missing >= 0 || current.next !== undefined || current.pages.length === 0)
      void readPage(current, missing >= 0 ? missing : undefined)
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
    begin: (from) => {
      sight.current = { first: 0, end: 0 }
      allowed.current = SEARCHED_PAGES
      if (from?.pages.length === 0) return void readPage(from, undefined)
      show(from)
      fill()
    },
    onSight: (seen) => {
      sight.current = seen
      fill()
    },
    change: (to) => {
      if (latest.current !== undefined) show(to(latest.current))
    },
    now: () => latest.current,
  }
}

/** What was found with a page more, or with one anew; with a failure where it was refused. */
async function withPageRead<Start, F extends Found<Start>>(
  asked: F,
  at: number | undefined,
  { read, settle = (found) => found }: PageReader<Start, F>,
): Promise<F> {
  try {
    const answer = await read(asked, startOf(asked, at))
    return settle(withAnswer<Start, F>(asked, at, answer), answer.items)
  } catch (error) {
    const failure = error instanceof ApiFailure ? error : new ApiFailure('Fault', failureText(error), 0)
    return { ...asked, isReading: false, failure }
  }
}
