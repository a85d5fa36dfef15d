// One table: what it is, and its items.
import { Empty } from '../../parts/empty.js'
import { bytes, counted } from '../../parts/format.js'
import { Tabs } from '../../parts/tabs.js'
import { useTables } from '../../state/namespaces.js'
import { usePlace } from '../../state/place.js'
import { Items } from './items.js'
import { Overview } from './overview/overview.js'

export function TablePage({ name }: { readonly name: string }) {
  const { namespace, query, step, link } = usePlace()
  const tables = useTables()
  const table = tables?.find((one) => one.table === name && one.region === namespace.region && one.account === namespace.account)
  if (tables === undefined) return <p class="muted">Reading…</p>
  return (
    <>
      <div class="page-head">
        <h1 class="table-name">
          <a href={link('/tables')}>Tables</a> <span aria-hidden="true">/</span> {name}
        </h1>
        {table !== undefined && (
          <p class="muted">
            {counted(table.items, 'item')}, {bytes(table.bytes)}
          </p>
        )}
      </div>
      {table === undefined ? (
        <Empty title={`There is no table ${name} here`} table={name} />
      ) : (
        <Tabs
          label="Parts of the table"
          tabs={[
            { name: 'items', title: 'Items', content: () => <Items table={table} /> },
            { name: 'overview', title: 'Overview', content: () => <Overview table={table} /> },
          ]}
          chosen={query['tab'] ?? 'items'}
          onChoose={(tab) => step({ tab: tab === 'items' ? undefined : tab })}
        />
      )}
    </>
  )
}
