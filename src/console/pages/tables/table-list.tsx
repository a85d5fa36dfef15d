// All tables of all namespaces in one tree: a table that is not there is often in another region or account.
import { useMemo, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { Button } from '../../parts/button.js'
import { Empty } from '../../parts/empty.js'
import { Field } from '../../parts/field.js'
import { count, counted } from '../../parts/format.js'
import { Table } from '../../parts/table.js'
import { useTables } from '../../state/namespaces.js'
import { addressOf, namespaceText, usePlace } from '../../state/place.js'
import { CreateTable } from './create/create-table.js'
import { TABLE_COLUMNS } from './table-columns.js'
import { treeRows, type TreeRow } from './table-tree.js'

export function TableList() {
  const { namespace, query, ask, choose } = usePlace()
  const { route } = useLocation()
  const tables = useTables()
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const filter = query['find'] ?? ''
  const rows = useMemo(
    () => treeRows(tables ?? [], filter, closed, namespace),
    [tables, filter, closed, namespaceText(namespace)],
  )
  const columns = useMemo(() => TABLE_COLUMNS(closed, namespace), [closed, namespaceText(namespace)])
  const open = (row: TreeRow): void => {
    if (row.kind === 'table') route(addressOf(`/tables/${encodeURIComponent(row.table.table)}`, row.table))
    else setClosed(closed.has(row.id) ? new Set([...closed].filter((id) => id !== row.id)) : new Set([...closed, row.id]))
  }
  const way = query['create']
  return (
    <>
      <div class="page-head">
        <h1>Tables</h1>
        <Button tone="main" icon="plus" changes onPress={() => ask({ create: 'form' })}>
          Create table
        </Button>
      </div>
      <div class="list-head">
        <Field
          label="Find a table"
          type="search"
          isFilter
          value={filter}
          onInput={(find) => ask({ find })}
          placeholder="Part of a name"
        />
        {tables !== undefined && (
          <p class="muted" role="status">
            {said(rows, tables.length, filter)}
          </p>
        )}
      </div>
      {tables === undefined ? (
        <p class="muted">Reading…</p>
      ) : tables.length === 0 ? (
        <NoTable onCreate={(create) => ask({ create })} />
      ) : (
        <Table
          label="Tables by namespace"
          rows={rows}
          columns={columns}
          rowKey={({ id }) => id}
          rowClass={({ kind }) => (kind === 'namespace' ? 'namespace-row' : undefined)}
          onOpen={open}
          empty={<p class="muted">No table of any namespace has “{filter}” in its name.</p>}
        />
      )}
      {way !== undefined && (
        <CreateTable
          way={way}
          onWay={(create) => ask({ create })}
          onClose={() => ask({ create: undefined })}
          onCreated={(name, where) => {
            choose(where)
            route(addressOf(`/tables/${encodeURIComponent(name)}`, where))
          }}
        />
      )}
    </>
  )
}

const NoTable = ({ onCreate }: { readonly onCreate: (way: string) => void }) => (
  <Empty title="There is no table yet">
    <div class="actions">
      <Button tone="main" changes onPress={() => onCreate('form')}>
        Create the first table
      </Button>
      <Button changes onPress={() => onCreate('template')}>
        Paste a template
      </Button>
      <Button changes onPress={() => onCreate('file')}>
        Import a file
      </Button>
    </div>
  </Empty>
)

function said(rows: readonly TreeRow[], all: number, filter: string): string {
  const found = rows.reduce((sum, row) => sum + (row.kind === 'namespace' ? row.tables : 0), 0)
  const places = rows.filter(({ kind }) => kind === 'namespace').length
  const where = ` in ${counted(places, 'namespace')}`
  return filter === '' ? counted(all, 'table') + where : `${count(found)} of ${counted(all, 'table')}${where}`
}
