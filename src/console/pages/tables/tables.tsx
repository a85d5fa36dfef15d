// Tables: all of them in one tree, or one of them with its items.
import { useRoute } from 'preact-iso'
import './tables.css'
import './items.css'
import { TableList } from './table-list.js'
import { TablePage } from './table-page.js'

export function Tables() {
  const { table } = useRoute().params
  return table === undefined || table === '' ? <TableList /> : <TablePage key={table} name={table} />
}
