// What a statement was answered, as a table with its keys first. Rows far from sight are let go, and read again by the tokens of their pages.
import { useMemo } from 'preact/hooks'
import { itemRows, type Sight } from '../../paging/page.js'
import { ReadOn } from '../../paging/read-on.js'
import { counted } from '../../parts/format.js'
import { RequestStrip } from '../../parts/request-strip.js'
import type { Rows } from '../../parts/rows.js'
import { Table } from '../../parts/table.js'
import type { Column } from '../../parts/table-props.js'
import { ValueCell } from '../../parts/value-cell.js'
import { attributeOf, type Item, type Value } from '../../parts/value-text.js'
import { columnsOf } from './columns-of.js'
import type { Found } from './use-results.js'

interface Row {
  readonly at: number
  readonly item: Item
}

export interface ResultsProps {
  readonly found: Found
  readonly keys: readonly string[]
  readonly onSight: (sight: Sight) => void
  readonly onReadOn: () => void
}

export function Results({ found, keys, onSight, onReadOn }: ResultsProps) {
  const { pages, failure, call } = found
  const rows = useMemo(() => rowsOf(itemRows(pages)), [pages])
  const isWhole = pages.every(({ items }) => items !== undefined)
  const names = columnsOf(found.names, keys)
  const columns = useMemo(() => names.map((name) => columnOf(name, isWhole)), [names.join('\n'), isWhole])
  return (
    <div class="results">
      {call !== undefined && <RequestStrip call={call} />}
      <div class="actions">
        <p class="muted" role="status">
          {outcomeOf(found, rows.length)}
        </p>
        {failure !== undefined && (
          <span class="error" role="alert">
            {failure.kind}: {failure.message}
          </span>
        )}
        <ReadOn found={found} onPress={onReadOn} />
      </div>
      {!isWhole && (
        <p class="muted">Too many to sort them here: rows far from sight are let go, and read again when you scroll to them.</p>
      )}
      {rows.length > 0 && (
        <Table
          key={found.run}
          label="Items"
          {...{ rows, columns }}
          rowKey={({ at }) => String(at)}
          onSight={(first, end) => onSight({ first, end })}
        />
      )}
    </div>
  )
}

function outcomeOf({ next }: Found, count: number): string {
  if (next === undefined) return count === 0 ? 'Done; no items were answered.' : counted(count, 'item')
  return count === 0
    ? 'No items so far, and there is more to read'
    : `${counted(count, 'item')}, and there are more: they are read as you scroll to the end`
}

const rowsOf = (items: Rows<Item>): Rows<Row> => ({
  length: items.length,
  at: (index) => {
    const item = items.at(index)
    return item === undefined ? undefined : { at: index, item }
  },
})

const columnOf = (name: string, isSortable: boolean): Column<Row> => ({
  name,
  title: name,
  cell: ({ item }) => <ValueCell value={attributeOf(item, name)} />,
  ...(isSortable ? { sort: ({ item }) => sortValue(attributeOf(item, name)) } : {}),
})

/** Numbers by size, which a double is enough for; everything else as its text. */
function sortValue(value: Value | undefined): string | number {
  const [[type, of] = ['', '']] = Object.entries(value ?? {})
  return type === 'N' ? Number(of) : type === 'S' ? String(of) : JSON.stringify(of)
}
