// The shards of a stream as a tree: parents above their children, open and closed, with the range of their sequence numbers and what is kept.
import { useEffect, useState } from 'preact/hooks'
import { callService } from '../../api/service-calls.js'
import { count } from '../../parts/format.js'
import { Table } from '../../parts/table.js'
import type { Column } from '../../parts/table-props.js'
import { Time } from '../../parts/time.js'
import { treeOf, type TreeNode } from './shard-tree.js'
import type { Stream } from './stream.js'

type Shard = Stream['shards'][number]

interface Range {
  readonly StartingSequenceNumber?: string
  readonly EndingSequenceNumber?: string
}

interface Description {
  readonly StreamDescription: {
    readonly Shards?: readonly { readonly ShardId: string; readonly SequenceNumberRange?: Range }[]
    readonly LastEvaluatedShardId?: string
  }
}

/** Ranges by shard, read again when there are other shards. */
function useRanges({ arn, account, region, shards }: Stream): ReadonlyMap<string, Range> {
  const [ranges, setRanges] = useState<ReadonlyMap<string, Range>>(new Map())
  const shape = shards.map(({ shardId, isOpen }) => `${shardId}${isOpen ? '' : '.'}`).join()
  useEffect(() => {
    let isOver = false
    const load = async (): Promise<void> => {
      const found = new Map<string, Range>()
      let from: string | undefined
      do {
        const input = { StreamArn: arn, ...(from === undefined ? {} : { ExclusiveStartShardId: from }) }
        const { output } = await callService<Description>('DescribeStream', input, { account, region }, { isPolling: true })
        for (const { ShardId, SequenceNumberRange } of output.StreamDescription.Shards ?? [])
          found.set(ShardId, SequenceNumberRange ?? {})
        from = output.StreamDescription.LastEvaluatedShardId
      } while (from !== undefined && !isOver)
      if (!isOver) setRanges(found)
    }
    load().catch(() => undefined) // the ranges stay empty; the next change of shards reads again
    return () => {
      isOver = true
    }
  }, [arn, shape])
  return ranges
}

export function Shards({ stream }: { readonly stream: Stream }) {
  const ranges = useRanges(stream)
  const rows = treeOf(stream.shards)
  const columns: readonly Column<TreeNode<Shard>>[] = [
    {
      name: 'shard',
      title: 'Shard',
      width: 'minmax(22rem, 1.4fr)',
      cell: ({ shard, depth }) => (
        <span class="branch" style={{ paddingLeft: `${depth * 18}px` }}>
          {depth > 0 && <span aria-hidden="true">└ </span>}
          <code title={shard.parent === undefined ? 'It has no parent' : `Child of ${shard.parent}`}>{shard.shardId}</code>
        </span>
      ),
    },
    {
      name: 'state',
      title: 'State',
      width: '5.5rem',
      cell: ({ shard }) => <span class={shard.isOpen ? 'chip good' : 'chip'}>{shard.isOpen ? 'open' : 'closed'}</span>,
    },
    { name: 'entries', title: 'Kept', width: '5rem', align: 'right', cell: ({ shard }) => count(shard.entries) },
    { name: 'partition', title: 'Partition', width: '6.5rem', align: 'right', cell: ({ shard }) => shard.partition },
    {
      name: 'range',
      title: 'Sequence numbers',
      width: 'minmax(20rem, 1.2fr)',
      cell: ({ shard }) => <RangeText range={ranges.get(shard.shardId)} />,
    },
    { name: 'began', title: 'Began', width: '12.5rem', cell: ({ shard }) => <Time ms={shard.beganAtMs} /> },
    {
      name: 'ended',
      title: 'Ended',
      width: '12.5rem',
      cell: ({ shard }) =>
        shard.endedAtMs === undefined ? <span class="muted">still open</span> : <Time ms={shard.endedAtMs} />,
    },
  ]
  return <Table label="Shards" rows={rows} columns={columns} rowKey={({ shard }) => shard.shardId} />
}

function RangeText({ range }: { readonly range: Range | undefined }) {
  if (range === undefined) return null
  const { StartingSequenceNumber: from = '', EndingSequenceNumber: to } = range
  return (
    <code title={`${from} – ${to ?? ''}`}>
      {from.replace(/^0+(?=\d)/, '')} – {to === undefined ? 'open' : to.replace(/^0+(?=\d)/, '')}
    </code>
  )
}
