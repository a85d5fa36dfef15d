// The live tail of a stream: a row a record, filters, and the one that was opened as a diff of its images.
import { useEffect, useMemo, useState } from 'preact/hooks'
import { Button } from '../../parts/button.js'
import { Choice, Field } from '../../parts/field.js'
import { bytes, count, counted } from '../../parts/format.js'
import { Table } from '../../parts/table.js'
import type { Column } from '../../parts/table-props.js'
import { Time } from '../../parts/time.js'
import { shownValue } from '../../parts/value-text.js'
import { usePlace } from '../../state/place.js'
import { type Image, diffOf } from './image-diff.js'
import { RecordPanel } from './record-panel.js'
import { shortId } from './shard-tree.js'
import type { Stream } from './stream.js'
import { chosenRecords, MOST_SHARDS, type StreamRecord, StreamTail, type TailBegin } from './stream-tail.js'

const TONES = { INSERT: 'good', MODIFY: 'warn', REMOVE: 'bad' } as const

export const keyText = (keys: Image): string =>
  Object.values(keys)
    .map((value) => shownValue(value)?.text ?? '')
    .join(' · ')

const changes = ({ before, after }: StreamRecord): string => {
  const lines = diffOf(before, after).filter(({ kind }) => kind !== 'same')
  return lines.map(({ path }) => path).join(', ')
}

const COLUMNS: readonly Column<StreamRecord>[] = [
  {
    name: 'event',
    title: 'Event',
    width: '7rem',
    cell: ({ eventName }) => <span class={`chip ${TONES[eventName]}`}>{eventName}</span>,
    sort: ({ eventName }) => eventName,
  },
  {
    name: 'key',
    title: 'Key',
    width: 'minmax(9rem, 1fr)',
    cell: ({ keys }) => <span title={keyText(keys)}>{keyText(keys)}</span>,
    sort: ({ keys }) => keyText(keys),
  },
  { name: 'changes', title: 'Attributes that changed', width: 'minmax(9rem, 1.4fr)', cell: (record) => changes(record) },
  {
    name: 'by',
    title: 'By',
    width: '7rem',
    cell: ({ byService }) => (byService ? <span class="chip">time to live</span> : <span class="muted">a request</span>),
  },
  {
    name: 'size',
    title: 'Size',
    width: '5rem',
    align: 'right',
    cell: ({ sizeBytes }) => bytes(sizeBytes),
    sort: ({ sizeBytes }) => sizeBytes,
  },
  {
    name: 'shard',
    title: 'Shard',
    width: '7rem',
    cell: ({ shardId }) => <code title={shardId}>{shortId(shardId)}</code>,
    sort: ({ shardId }) => shardId,
  },
  {
    name: 'time',
    title: 'Time',
    width: '12.5rem',
    cell: ({ atMs }) => <Time ms={atMs} />,
    sort: ({ sequence }) => sequence.padStart(40, '0'),
  },
]

export function Tail({ stream }: { readonly stream: Stream }) {
  const { query } = usePlace()
  const begin: TailBegin = query['from'] === 'now' ? 'LATEST' : 'TRIM_HORIZON'
  const [shown, setShown] = useState<string>()
  const { arn, account, region } = stream
  const tail = useMemo(() => new StreamTail(arn, { account, region }, begin), [arn, begin])
  useEffect(() => () => tail.end(), [tail])
  useEffect(() => tail.follow(stream.shards), [tail, stream.shards])
  const all = tail.records.value
  const rows = chosenRecords(all, { event: query['event'], text: query['text'] })
  const record = all.find(({ eventID }) => eventID === shown)
  return (
    <div class="tail">
      <TailBar tail={tail} shown={rows.length} />
      {tail.failure.value !== undefined && <p class="error">{tail.failure.value}</p>}
      {stream.shards.length > MOST_SHARDS && (
        <p class="warning">
          The last {MOST_SHARDS} of {stream.shards.length} shards are followed.
        </p>
      )}
      <div class={record === undefined ? 'log-and-panel' : 'log-and-panel open'}>
        <div class="log-rows">
          <Table
            label="Records"
            rows={rows}
            columns={COLUMNS}
            rowKey={({ eventID }) => eventID}
            onOpen={({ eventID }) => setShown(eventID)}
            rowClass={({ eventID }) => (eventID === shown ? 'shown' : undefined)}
            empty={
              <p>
                {all.length > 0
                  ? 'None of the records is meant by the filter.'
                  : begin === 'LATEST'
                    ? 'Nothing was written since the tail began.'
                    : 'The stream holds no records: those of 24 hours are kept.'}
              </p>
            }
          />
        </div>
        {record !== undefined && <RecordPanel key={record.eventID} record={record} onClose={() => setShown(undefined)} />}
      </div>
    </div>
  )
}

/** What is shown of it. */
function TailBar({ tail, shown }: { readonly tail: StreamTail; readonly shown: number }) {
  const { query, ask } = usePlace()
  const all = tail.records.value
  const choose = (name: string) => (value: string) => ask({ [name]: value === '' ? undefined : value })
  return (
    <div class="form-row">
      <Field label="Key" type="search" isFilter value={query['text'] ?? ''} onInput={choose('text')} />
      <Choice
        label="Event"
        value={query['event'] ?? ''}
        choices={[['', 'all'], 'INSERT', 'MODIFY', 'REMOVE']}
        onChoose={choose('event')}
      />
      <Choice
        label="Begin"
        value={query['from'] ?? ''}
        choices={[
          ['', 'with what is kept'],
          ['now', 'from now on'],
        ]}
        onChoose={choose('from')}
      />
      <Button
        icon={tail.isPaused.value ? 'play' : 'pause'}
        pressed={tail.isPaused.value}
        onPress={() => (tail.isPaused.value = !tail.isPaused.value)}
      >
        {tail.isPaused.value ? 'Go on' : 'Pause'}
      </Button>
      <Button icon="trash" onPress={() => tail.clear()}>
        Clear
      </Button>
      <span class="muted tail-count" role="status">
        {shown === all.length ? counted(all.length, 'record') : `${count(shown)} of ${counted(all.length, 'record')}`}
      </span>
    </div>
  )
}
