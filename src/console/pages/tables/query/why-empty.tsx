// Why a query shows nothing. Invariant: it says what is known: what was read, what a filter left out, what the table holds.
import { scannedOf } from '../../../paging/found.js'
import { count, counted } from '../../../parts/format.js'
import { Empty } from '../../../parts/empty.js'
import type { TableShown } from '../../../state/namespaces.js'
import type { Asked } from './asked.js'
import type { Found } from './pages.js'
import { sourceOf } from './source.js'

export interface WhyEmptyProps {
  readonly table: TableShown
  readonly asked: Asked
  readonly found: Found | undefined
}

export function WhyEmpty({ table, asked, found }: WhyEmptyProps) {
  if (found === undefined || found.isReading) return <p class="muted">Reading…</p>
  if (found.failure !== undefined) return <p class="muted">The request was refused; the reason stands above.</p>
  const source = sourceOf(table, asked.index)
  const scanned = scannedOf(found)
  if (table.items === 0) return <Empty title={`${table.table} has no items here`} table={table.table} />
  return (
    <div class="empty">
      <h2>Nothing found</h2>
      <ul class="reasons">
        {scanned > 0 && (
          <li>
            {counted(scanned, 'item')} {scanned === 1 ? 'was' : 'were'} read, and the filters left out all of them. A filter
            compares types, too: the number 1 is not the string “1”.
          </li>
        )}
        {scanned === 0 && found.planned.operation !== 'Scan' && (
          <li>No item has this key. Keys are compared byte by byte: capitals and spaces count.</li>
        )}
        {found.next !== undefined && <li>That was not all: “Read on” goes on from there.</li>}
        {source.kind !== 'table' && source.items < table.items && (
          <li>
            The index holds {count(source.items)} of the table’s {counted(table.items, 'item')}: an item without the index’s key,
            or with another type of it, is not in it.
          </li>
        )}
        {source.kind === 'global' && <li>A global index trails its table: what was written just now may come later.</li>}
        <li>
          The table has {counted(table.items, 'item')} in {table.region} of account {table.account}.
        </li>
      </ul>
    </div>
  )
}
