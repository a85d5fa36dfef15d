// The streams of tables: what changed as it changes, the shards that hold it, and who reads it. `/streams/<table>` is one of them.
import { useRoute } from 'preact-iso'
import { useLive } from '../../live/live.js'
import { Choice } from '../../parts/field.js'
import { Empty } from '../../parts/empty.js'
import { Tabs } from '../../parts/tabs.js'
import { usePlace } from '../../state/place.js'
import { Readers } from './readers.js'
import { Shards } from './shards.js'
import type { Stream } from './stream.js'
import { Tail } from './tail.js'
import './streams.css'

export function Streams() {
  const { table } = useRoute().params
  const { namespace, query, step, go } = usePlace()
  const shown = useLive('/streams', { query: { ...namespace }, on: ['table.', 'stream.', 'partition.', 'reset'], everyS: 2 }).data
    .value
  const streams = shown?.streams ?? []
  const label = query['stream']
  const stream =
    streams.find((one) => one.table === table && one.label === label) ??
    streams.findLast((one) => one.table === table) ??
    (table === undefined ? streams[0] : undefined)
  return (
    <>
      <div class="page-head">
        <h1>Streams</h1>
        {streams.length > 0 && (
          <Choice
            label="Stream"
            value={stream === undefined ? '' : `${stream.table} ${stream.label}`}
            choices={[
              ...(stream === undefined ? [['', 'choose one'] as const] : []),
              ...streams.map((one) => [`${one.table} ${one.label}`, wordsOf(one, streams)] as const),
            ]}
            onChoose={(chosen) => {
              const [name = '', of] = chosen.split(' ')
              go(`/streams/${name}`, { stream: of, tab: query['tab'] })
            }}
          />
        )}
      </div>
      {shown !== undefined && stream === undefined && (
        <Empty title={table === undefined ? 'No table has a stream' : `The table ${table} has no stream`}>
          <p>
            A stream begins with <code>StreamSpecification</code> in CreateTable or UpdateTable.
          </p>
        </Empty>
      )}
      {stream !== undefined && (
        <>
          <p class="muted stream-about">
            {stream.viewType} · {stream.status} · <code>{stream.arn}</code>
          </p>
          <Tabs
            label="Stream"
            tabs={[
              { name: 'tail', title: 'Tail', content: () => <Tail key={stream.arn} stream={stream} /> },
              { name: 'shards', title: `Shards · ${stream.shards.length}`, content: () => <Shards stream={stream} /> },
              { name: 'readers', title: `Readers · ${stream.readers.length}`, content: () => <Readers stream={stream} /> },
            ]}
            chosen={query['tab'] ?? 'tail'}
            onChoose={(tab) => step({ tab: tab === 'tail' ? undefined : tab })}
          />
        </>
      )}
    </>
  )
}

/** A table that had a stream before has several. */
const wordsOf = ({ table, label }: Stream, all: readonly Stream[]): string =>
  all.filter((one) => one.table === table).length > 1 ? `${table}, since ${label}` : table
