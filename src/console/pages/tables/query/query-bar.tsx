// What to ask, as a row of pills, and a button that says which operation it takes and what that will cost.
import { useEffect, useState } from 'preact/hooks'
import type { TableShown } from '../../../state/namespaces.js'
import type { Asked } from './asked.js'
import { errorPlace } from './error-place.js'
import { estimateOf } from './estimate.js'
import type { Found } from './pages.js'
import { QueryPills } from './query-pills.js'
import { requestOf, type Planned } from './request.js'
import { sourceOf } from './source.js'

export interface QueryBarProps {
  readonly table: TableShown
  readonly asked: Asked
  /** To filter by: attributes, and paths that are columns. */
  readonly names: readonly string[]
  readonly onAsk: (asked: Asked) => void
  readonly found: Found | undefined
  readonly onPlan: (planned: Planned) => void
}

export function QueryBar({ table, asked, names, found, onAsk, onPlan }: QueryBarProps) {
  const failure = found?.failure
  const [draft, setDraft] = useState(asked)
  useEffect(() => setDraft(asked), [JSON.stringify(asked)])
  const source = sourceOf(table, draft.index)
  const { keys } = source
  const planned = requestOf(draft, { table: table.table, keys, names: new Set(found?.names) })
  useEffect(() => onPlan(planned), [JSON.stringify(planned)])
  const { words, isLarge } = estimateOf(planned, source)
  const set = (change: Partial<Asked>): void => setDraft({ ...draft, ...change })
  const fields = [...keys.map(({ name }) => name), ...draft.filters.map(({ name }) => name)]
  const place = failure === undefined ? undefined : errorPlace(failure, planned, fields)
  const errorOf = (name: string): string | undefined => (place === name ? failure?.message : undefined)
  const submit = (event: Event): void => {
    event.preventDefault()
    onAsk(draft)
  }
  return (
    <form class="query-bar" aria-label="Query" onSubmit={submit}>
      <QueryPills {...{ table, draft, names, keys }} onDraft={setDraft} errorOf={errorOf} />
      <div class="query-run">
        <button type="submit" class={`button main ${planned.operation === 'Scan' ? 'scans' : ''}`}>
          {planned.operation}
        </button>
        <span class={isLarge ? 'warning' : 'muted'} title="An estimate, by the average size of an item">
          {words} <small>(estimate)</small>
        </span>
        <Options draft={draft} set={set} canBeConsistent={source.kind !== 'global'} operation={planned.operation} />
      </div>
      {failure !== undefined && place === undefined && (
        <p class="error" role="alert">
          {failure.kind}: {failure.message}
        </p>
      )}
    </form>
  )
}

interface OptionsProps {
  readonly draft: Asked
  readonly set: (change: Partial<Asked>) => void
  readonly canBeConsistent: boolean
  readonly operation: Planned['operation']
}

const Options = ({ draft, set, canBeConsistent, operation }: OptionsProps) => (
  <span class="query-options">
    {canBeConsistent && (
      <label>
        <input
          type="checkbox"
          checked={draft.isConsistent}
          onChange={({ currentTarget: { checked } }) => set({ isConsistent: checked })}
        />{' '}
        Strongly consistent
      </label>
    )}
    {operation === 'Query' && (
      <label>
        <input type="checkbox" checked={draft.isDown} onChange={({ currentTarget: { checked } }) => set({ isDown: checked })} />{' '}
        Descending
      </label>
    )}
  </span>
)
