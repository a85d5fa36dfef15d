// Who reads a table's changes: readers of its stream with how far they trail, hooks, and Kinesis destinations.
import { type Shown } from '../../api/administration-calls.js'
import { useLive } from '../../live/live.js'
import { count, counted, duration } from '../../parts/format.js'
import { Panel } from '../../parts/panel.js'
import { Table } from '../../parts/table.js'
import type { Column } from '../../parts/table-props.js'
import { Time } from '../../parts/time.js'
import { shortId } from './shard-tree.js'
import type { Stream } from './stream.js'

type Reader = Stream['readers'][number]
type Hook = Shown<'/hooks'>['hooks'][number]

const COLUMNS: readonly Column<Reader>[] = [
  { name: 'reader', title: 'Reader', cell: ({ reader }) => reader, sort: ({ reader }) => reader },
  {
    name: 'shard',
    title: 'Shard',
    width: '7rem',
    cell: ({ shardId }) => <code title={shardId}>{shortId(shardId)}</code>,
    sort: ({ shardId }) => shardId,
  },
  {
    name: 'behind',
    title: 'Behind',
    width: '7rem',
    align: 'right',
    cell: ({ entriesBehind }) => (
      <span class={entriesBehind > 0 ? 'warning' : undefined}>{counted(entriesBehind, 'record')}</span>
    ),
    sort: ({ entriesBehind }) => entriesBehind,
  },
  {
    name: 'age',
    title: 'Iterator age',
    width: '8rem',
    align: 'right',
    cell: ({ behindMs }) => duration(behindMs),
    sort: ({ behindMs }) => behindMs,
  },
  {
    name: 'read',
    title: 'Last read',
    width: '12.5rem',
    cell: ({ readAtMs }) => <Time ms={readAtMs} />,
    sort: ({ readAtMs }) => readAtMs,
  },
]

export function Readers({ stream }: { readonly stream: Stream }) {
  const { table, account, region } = stream
  const isOf = (one: { readonly table: string; readonly account?: string; readonly region?: string }): boolean =>
    one.table === table && (one.account ?? account) === account && (one.region ?? region) === region
  const hooks = useLive('/hooks', { on: ['hook.'], everyS: 2 }).data.value?.hooks.filter(isOf) ?? []
  return (
    <div class="readers">
      <Table
        label="Readers"
        rows={stream.readers}
        columns={COLUMNS}
        rowKey={({ reader, shardId }) => `${reader} ${shardId}`}
        empty={<p>Nobody has read this stream of late.</p>}
      />
      <Panel title="Hooks">
        {hooks.length === 0 ? (
          <p class="muted">No hook is on this table.</p>
        ) : (
          <ul class="cards">
            {hooks.map((hook) => (
              <HookCard key={hook.name ?? hook.handler} {...hook} />
            ))}
          </ul>
        )}
      </Panel>
      <Destinations table={table} account={account} region={region} />
    </div>
  )
}

const HookCard = ({ name, handler, state, lastFailure, figures }: Hook) => (
  <li class="card">
    <p class="card-head">
      <span class={state === 'retrying' ? 'chip bad' : 'chip good'}>{state}</span>
      <strong>{name}</strong> <code>{handler}</code>
    </p>
    <p class="members">
      {Object.entries(figures).map(([figure, value]) => (
        <span key={figure}>
          <span class="muted">{figure}</span> {count(value)}
        </span>
      ))}
    </p>
    {lastFailure !== undefined && <p class="error">{lastFailure}</p>}
  </li>
)

function Destinations(where: { readonly table: string; readonly account: string; readonly region: string }) {
  const destinations = useLive('/kinesis', { query: { ...where }, everyS: 2 }).data.value?.destinations ?? []
  return (
    <Panel title="Kinesis destinations">
      {destinations.length === 0 ? (
        <p class="muted">Changes of this table go to no Kinesis stream.</p>
      ) : (
        <ul class="cards">
          {destinations.map((destination) => (
            <li key={destination.stream} class="card">
              <p class="card-head">
                <strong>{destination.stream}</strong>
              </p>
              <p class="members">
                {Object.entries(destination).map(([name, value]) => (
                  <span key={name}>
                    <span class="muted">{name}</span> {typeof value === 'object' ? JSON.stringify(value) : String(value)}
                  </span>
                ))}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
