// The key space of a table or index now: its bar of partitions, and the one that is chosen.
import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.js'
import { bytes, counted } from '../../parts/format.js'
import { Panel } from '../../parts/panel.js'
import { useTables } from '../../state/namespaces.js'
import { namespaceText, usePlace } from '../../state/place.js'
import { LastCall } from '../../parts/request-strip.js'
import { isCallOf, split } from './capacity-deeds.js'
import { PartitionPanel } from './partition-panel.js'
import { SpaceBar } from './space-bar.js'
import type { Source, TableCapacity } from './source.js'
import { SplitForm } from './split-form.js'

export interface SpacePanelProps {
  readonly source: Source
  readonly capacity: TableCapacity
  readonly onDone: () => void
}

export function SpacePanel({ source, capacity, onDone }: SpacePanelProps) {
  const { query, ask } = usePlace()
  const [isAsking, setAsking] = useState(false)
  const keys = useKeys(source)
  const { partitions } = capacity
  const chosen = partitions.find(({ id }) => String(id) === query['partition'])
  const total = partitions.reduce((sum, one) => sum + one.bytes, 0)
  const words = `${counted(partitions.length, 'partition')}, ${bytes(total)}`
  return (
    <>
      <Panel
        title="Key space"
        tools={
          <>
            <span class="muted">{words}</span>
            <Button
              changes
              title="Splits the largest partition in half"
              onPress={() => void split(source, { middle: true }, 'the largest partition').then(onDone)}
            >
              Split the largest
            </Button>
            {keys.length > 0 && (
              <Button changes onPress={() => setAsking(true)}>
                Split at a key
              </Button>
            )}
          </>
        }
      >
        <SpaceBar partitions={partitions} chosen={chosen?.id} onChoose={(partition) => ask({ partition })} />
        <div class="space-ends muted">
          <span>0 %</span>
          <span>by the hash of the partition key; as warm as the last ten seconds were</span>
          <span>100 %</span>
        </div>
        {chosen === undefined && query['partition'] !== undefined && (
          <p class="muted">Partition {query['partition']} was split; the splits below say what it became.</p>
        )}
        <LastCall isMeant={isCallOf(source, 'split')} />
      </Panel>
      {chosen !== undefined && (
        <PartitionPanel source={source} partition={chosen} onClose={() => ask({ partition: undefined })} onSplit={onDone} />
      )}
      {isAsking && <SplitForm source={source} keys={keys} onClose={() => setAsking(false)} onSplit={onDone} />}
    </>
  )
}

/** Attributes of the key by which the source is divided. */
function useKeys({ table, index, namespace }: Source) {
  const own = useTables()?.find((one) => one.table === table && namespaceText(one) === namespaceText(namespace))
  return (index === undefined ? own : own?.indexes.find((one) => one.index === index))?.keys ?? []
}
