// One partition: its range, what it holds, what it carries, why it was not split, and how to split it.
import type { Value } from '../../parts/value-text.js'
import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.js'
import { bytes, count } from '../../parts/format.js'
import { Panel } from '../../parts/panel.js'
import { Time } from '../../parts/time.js'
import { ValueCell } from '../../parts/value-cell.js'
import { Figure } from './buckets.js'
import { split } from './capacity-deeds.js'
import { rangeText } from './key-space.js'
import { percent } from './space-bar.js'
import { type Partition, SIDES, type Source } from './source.js'

export interface PartitionPanelProps {
  readonly source: Source
  readonly partition: Partition
  readonly onClose: () => void
  readonly onSplit: () => void
}

export function PartitionPanel({ source, partition, onClose, onSplit }: PartitionPanelProps) {
  const [isBusy, setBusy] = useState(false)
  const { id, items, lower, upper, lowerKey, parentId, createdAtMs, splitting, lastRefusal } = partition
  const press = (): void => {
    setBusy(true)
    void split(source, { partition: id }, `partition ${id}`).then((isDone) => {
      setBusy(false)
      if (isDone) onSplit()
    })
  }
  return (
    <Panel title={`Partition ${id}`} onClose={onClose}>
      <dl class="figures">
        <Figure name="keys" value={rangeText(partition)} />
        <Figure name="items" value={count(items)} />
        <Figure name="size" value={bytes(partition.bytes)} />
        {SIDES.map((side) => (
          <Load key={side} side={side} load={partition[side]} />
        ))}
      </dl>
      <p class="muted">
        Since <Time ms={createdAtMs} />
        {parentId !== undefined && `, from partition ${parentId}`}. From{' '}
        <code>{lower === '' ? 'the first key' : shortHex(lower)}</code> to{' '}
        <code>{upper === undefined ? 'the last key' : shortHex(upper)}</code>.
      </p>
      {lowerKey !== undefined && <KeyItem words="It begins at" item={lowerKey} />}
      {splitting !== undefined && <p class="warning">It is being split, for its {splitting}.</p>}
      {lastRefusal !== undefined && (
        <p>
          Not split for its {lastRefusal.cause} <Time ms={lastRefusal.atMs} />: {lastRefusal.words}
          {lastRefusal.share !== undefined && ` (${percent.format(lastRefusal.share)} of the load)`}
        </p>
      )}
      {lastRefusal?.keyItem !== undefined && <KeyItem words="The key" item={lastRefusal.keyItem} />}
      <div class="actions">
        <Button icon="partitions" changes disabled={isBusy} onPress={press}>
          Split in half
        </Button>
        <span class="muted">A split stays: nothing joins partitions again.</span>
      </div>
    </Panel>
  )
}

function Load({ side, load }: { readonly side: string; readonly load: Partition['read'] }) {
  const { consumed, heat, bucket, throttledRequests } = load
  return (
    <>
      <Figure name={`${side} units, last second`} value={count(consumed.lastSecond)} />
      <Figure name={`${side} heat`} value={percent.format(heat)} isBad={heat >= 0.8} />
      {bucket !== undefined && (
        <Figure
          name={`${side} bucket`}
          value={`${count(bucket.units)} of ${count(bucket.unitsPerSec)}`}
          isBad={bucket.units <= 0}
        />
      )}
      {throttledRequests > 0 && <Figure name={`refused ${side}s`} value={count(throttledRequests)} isBad />}
    </>
  )
}

/** Attributes of a key, as they are. */
export const KeyItem = ({ words, item }: { readonly words: string; readonly item: object }) => (
  <p class="key-item">
    {words}{' '}
    {Object.entries(item).map(([name, value]) => (
      <span key={name}>
        <code>{name}</code> <ValueCell value={value as Value} />
      </span>
    ))}
  </p>
)

const shortHex = (hex: string): string => (hex.length > 24 ? `${hex.slice(0, 24)}…` : hex)
