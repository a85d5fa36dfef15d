// What statements were answered: items as a table with their keys first, or one line a statement of several.
import { useMemo } from 'preact/hooks'
import { counted } from '../../parts/format.js'
import { RequestStrip } from '../../parts/request-strip.js'
import { Table } from '../../parts/table.js'
import type { Column } from '../../parts/table-props.js'
import { ValueCell } from '../../parts/value-cell.js'
import { columnsOf } from './columns-of.js'
import type { Answer, Item, Results as Shown } from './run.js'

interface Row {
  readonly at: number
  readonly item: Item
}

export interface ResultsProps {
  readonly results: Shown
  readonly keys: readonly string[]
  readonly onMore: (() => void) | undefined
}

export function Results({ results: { items, answers, call }, keys, onMore }: ResultsProps) {
  const rows = useMemo(() => items.map((item, at) => ({ at, item })), [items])
  const names = columnsOf(items, keys)
  const columns = useMemo(
    () =>
      names.map((name): Column<Row> => ({
        name,
        title: name,
        cell: ({ item }) => <ValueCell value={item[name]} />,
        sort: ({ item }) => sortValue(item[name]),
      })),
    [names.join('\n')],
  )
  return (
    <div class="results">
      <RequestStrip call={call} />
      {answers === undefined ? (
        <>
          <p class="muted" role="status">
            {items.length === 0 ? 'Done; no items were answered.' : counted(items.length, 'item')}
            {onMore !== undefined && ', and there are more: they are read as you scroll to the end'}
          </p>
          {items.length > 0 && (
            <Table
              label="Items"
              rows={rows}
              columns={columns}
              rowKey={({ at }) => String(at)}
              {...(onMore === undefined ? {} : { onEnd: onMore })}
            />
          )}
        </>
      ) : (
        <Answers answers={answers} />
      )}
    </div>
  )
}

/** Numbers by size, which a double is enough for; everything else as its text. */
function sortValue(value: Item[string] | undefined): string | number {
  const [[type, of] = ['', '']] = Object.entries(value ?? {})
  return type === 'N' ? Number(of) : type === 'S' ? String(of) : JSON.stringify(of)
}

const Answers = ({ answers }: { readonly answers: readonly Answer[] }) => (
  <ol class="answers">
    {answers.map(({ item, error }, at) => (
      <li key={at}>
        {error !== undefined ? (
          <span class="error">{error}</span>
        ) : item === undefined ? (
          <span class="chip good">done</span>
        ) : (
          <span class="members">
            {Object.entries(item).map(([name, value]) => (
              <span key={name}>
                <span class="muted">{name}</span> <ValueCell value={value} />
              </span>
            ))}
          </span>
        )}
      </li>
    ))}
  </ol>
)
