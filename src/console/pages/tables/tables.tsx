// Tables: all of them in one tree, or one of them with its items. Invariant: one of the same name elsewhere is another: nothing of the first is shown
// or kept for it.
import { useRoute } from 'preact-iso'
import { namespaceText, usePlace } from '../../state/place.js'
import './tables.css'
import './items.css'
import { TableList } from './table-list.js'
import { TablePage } from './table-page.js'

export function Tables() {
  const { namespace } = usePlace()
  const { table } = useRoute().params
  if (table === undefined || table === '') return <TableList />
  return <TablePage key={`${namespaceText(namespace)}/${table}`} name={table} />
}
