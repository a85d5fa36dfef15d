// The splits so far, the newest first: when, why, where, and what they made.
import { Panel } from '../../parts/panel.js'
import { Table } from '../../parts/table.js'
import type { Column } from '../../parts/table-props.js'
import { Time } from '../../parts/time.js'
import { shareBefore } from './key-space.js'
import { percent } from './space-bar.js'
import type { TableCapacity } from './source.js'

type Split = TableCapacity['splits'][number]

const CAUSES: Readonly<Record<string, string>> = {
  ...{ size: 'it grew', heat: 'it was hot', throughput: 'more was provisioned', request: 'it was asked for' },
}

const COLUMNS: readonly Column<Split>[] = [
  {
    ...{ name: 'when', title: 'When', width: '13rem', sort: ({ closedAtMs }) => closedAtMs },
    cell: ({ closedAtMs }) => <Time ms={closedAtMs} />,
  },
  { ...{ name: 'id', title: 'Partition', width: '6rem', sort: ({ id }) => id }, cell: ({ id }) => id },
  {
    ...{ name: 'cause', title: 'Because', width: '11rem', sort: ({ cause }) => cause },
    cell: ({ cause }) => CAUSES[cause] ?? cause,
  },
  { ...{ name: 'children', title: 'Became', width: '7rem' }, cell: ({ children }) => children.join(' and ') },
  {
    ...{ name: 'key', title: 'Cut at', width: 'minmax(14rem, 1fr)' },
    cell: ({ key, keyItem }) => (
      <>
        {percent.format(shareBefore(key))} {keyItem !== undefined && <code>{JSON.stringify(keyItem)}</code>}
      </>
    ),
  },
]

export const Splits = ({ splits }: { readonly splits: readonly Split[] }) =>
  splits.length === 0 ? null : (
    <Panel title="Splits">
      <Table label="Splits" rows={splits.toReversed()} columns={COLUMNS} rowKey={({ id }) => String(id)} />
    </Panel>
  )
