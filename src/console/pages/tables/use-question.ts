// What the address asks of a table, and what was found. Invariant: what is shown belongs to the address; the same question is asked again only
// when the person asks again.
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { TableShown } from '../../state/namespaces.js'
import { usePlace } from '../../state/place.js'
import { type Asked, askedIn, queryOf } from './query/asked.js'
import { type Pages, usePages } from './query/pages.js'
import { requestOf } from './query/request.js'
import { type AskedSource, sourceOf } from './query/source.js'

export interface Question extends Omit<Pages, 'ask'> {
  readonly asked: Asked
  readonly source: AskedSource
  readonly isOfTable: boolean
  readonly ask: (asked: Asked) => void
  readonly askAgain: () => void
}

export function useQuestion(table: TableShown): Question {
  const { namespace, query, step } = usePlace()
  const { ask: read, ...pages } = usePages(namespace, table.keys)
  const addressed = JSON.stringify(queryOf(askedIn(query)))
  const asked = useMemo(() => askedIn(query), [addressed])
  const source = sourceOf(table, asked.index)
  const lastRun = useRef<string | undefined>(undefined)
  const run = (wanted: Asked): void => {
    lastRun.current = JSON.stringify(queryOf(wanted))
    read(requestOf(wanted, { table: table.table, keys: sourceOf(table, wanted.index).keys, names: new Set(pages.found?.names) }))
  }
  useEffect(() => {
    if (lastRun.current !== addressed) run(asked)
  }, [addressed])
  return {
    ...pages,
    ...{ asked, source, isOfTable: source.kind === 'table' },
    ask: (wanted) => {
      run(wanted)
      step(queryOf(wanted))
    },
    askAgain: () => run(asked),
  }
}
