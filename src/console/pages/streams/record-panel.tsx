// One record of a stream: the images before and after as one list, what is the same folded away.
import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.js'
import { Copy } from '../../parts/copy.js'
import { bytes, counted } from '../../parts/format.js'
import { Panel } from '../../parts/panel.js'
import { Time } from '../../parts/time.js'
import { ValueCell } from '../../parts/value-cell.js'
import { type DiffLine, diffOf } from './image-diff.js'
import type { StreamRecord } from './stream-tail.js'

const SIGNS = { added: '+', removed: '−', changed: '±', same: '' } as const
const WORDS = { added: 'added', removed: 'removed', changed: 'changed', same: 'unchanged' } as const

export function RecordPanel({ record, onClose }: { readonly record: StreamRecord; readonly onClose: () => void }) {
  const [isWhole, setWhole] = useState(false)
  const { eventName, eventID, before, after, keys, sequence, shardId, atMs, sizeBytes } = record
  const lines = diffOf(before, after)
  const same = lines.filter(({ kind }) => kind === 'same').length
  const shown = isWhole ? lines : lines.filter(({ kind }) => kind !== 'same')
  return (
    <Panel
      title={eventName}
      about={sequence}
      onClose={onClose}
      tools={<Copy text={() => JSON.stringify(record, undefined, 2)} />}
    >
      <div class="record">
        <ul class="key-of">
          {Object.entries(keys).map(([name, value]) => (
            <li key={name}>
              <span class="muted">{name}</span> <ValueCell value={value} />
            </li>
          ))}
        </ul>
        {lines.length === 0 ? (
          <p class="muted">The stream shows keys alone: its view has no images.</p>
        ) : (
          <ul class="diff" aria-label="What changed">
            {shown.map((line) => (
              <Line key={line.path} {...line} />
            ))}
          </ul>
        )}
        {same > 0 && (
          <Button tone="quiet" pressed={isWhole} onPress={() => setWhole(!isWhole)}>
            {isWhole ? 'Fold what is unchanged' : `${counted(same, 'attribute')} unchanged`}
          </Button>
        )}
        <dl class="fact-list">
          <dt>When</dt>
          <dd>
            <Time ms={atMs} />
          </dd>
          <dt>Sequence</dt>
          <dd class="mono">{sequence}</dd>
          <dt>Shard</dt>
          <dd class="mono">{shardId}</dd>
          <dt>Size</dt>
          <dd>{bytes(sizeBytes)}</dd>
          <dt>By</dt>
          <dd>{record.byService ? 'time to live' : 'a request'}</dd>
          <dt>Id</dt>
          <dd class="mono">{eventID}</dd>
        </dl>
      </div>
    </Panel>
  )
}

const Line = ({ path, kind, before, after }: DiffLine) => (
  <li class={kind}>
    <span class="sign" role="img" aria-label={WORDS[kind]}>
      {SIGNS[kind]}
    </span>
    <span class="path">{path}</span>
    <span class="sides">
      {before !== undefined && kind !== 'same' && (
        <del>
          <ValueCell value={before} />
        </del>
      )}
      {after !== undefined &&
        (kind === 'same' ? (
          <ValueCell value={after} />
        ) : (
          <ins>
            <ValueCell value={after} />
          </ins>
        ))}
    </span>
  </li>
)
