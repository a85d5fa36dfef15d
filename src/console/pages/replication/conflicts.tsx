// Conflicts of global tables: two regions wrote an item before either saw the other's write. Which write stayed, which was lost, and by how much.
import { count, duration } from '../../parts/format.js'
import { Table } from '../../parts/table.js'
import type { Column } from '../../parts/table-props.js'
import { Time } from '../../parts/time.js'
import { ValueCell } from '../../parts/value-cell.js'
import type { Value } from '../../parts/value-text.js'
import type { Conflict } from './sights.js'

type Version = Conflict['winner']

const VersionCell = ({ version, isWinner }: { readonly version: Version; readonly isWinner: boolean }) => (
  <span title={`change ${version.sequence}`}>
    <span class={`chip ${isWinner ? 'good' : 'bad'}`}>{version.region}</span> <Time ms={version.atMs} /> ·{' '}
    {count(version.sequence)}
  </span>
)

/** Two writes of one millisecond are told apart by the names of their regions. */
const margin = ({ winner, loser }: Conflict): string =>
  winner.atMs === loser.atMs ? 'by the region’s name' : duration(winner.atMs - loser.atMs)

const COLUMNS: readonly Column<Conflict>[] = [
  {
    ...{ name: 'at', title: 'Found', width: '13rem', sort: ({ atMs }) => atMs },
    cell: ({ atMs }) => <Time ms={atMs} />,
  },
  { ...{ name: 'table', title: 'Table', width: '9rem', sort: ({ table }) => table }, cell: ({ table }) => table },
  {
    ...{ name: 'key', title: 'Item', width: 'minmax(12rem, 1fr)' },
    cell: ({ key }) =>
      key === undefined ? (
        <span class="muted">neither side tells</span>
      ) : (
        Object.entries(key).map(([name, value]) => (
          <span key={name}>
            <code>{name}</code> <ValueCell value={value as Value} />{' '}
          </span>
        ))
      ),
  },
  {
    ...{ name: 'winner', title: 'Winner: region, time, change', width: '25rem', sort: ({ winner }) => winner.region },
    cell: ({ winner }) => <VersionCell version={winner} isWinner />,
  },
  {
    ...{ name: 'loser', title: 'Loser: region, time, change', width: '25rem', sort: ({ loser }) => loser.region },
    cell: ({ loser }) => <VersionCell version={loser} isWinner={false} />,
  },
  { ...{ name: 'margin', title: 'Later by', width: '10rem' }, cell: margin },
  { ...{ name: 'region', title: 'Found in', width: '8rem', sort: ({ region }) => region }, cell: ({ region }) => region },
]

export const Conflicts = ({ conflicts }: { readonly conflicts: readonly Conflict[] }) => (
  <Table
    label="Conflicts"
    rows={conflicts}
    columns={COLUMNS}
    rowKey={({ region, winner, loser }) => `${region} ${winner.sequence} ${loser.sequence}`}
    empty="No two regions have written an item at the same time. Cut a link, write the item in both regions, and heal the link."
  />
)
