// The key space as a bar of partitions: as wide as their share of it, as warm as they are, with what is in their buckets. Arrows choose one.
import { useId } from 'preact/hooks'
import { bytes, count, counted } from '../../parts/format.js'
import { rangeText, shareOf } from './key-space.js'
import type { Partition } from './source.js'

export interface SpaceBarProps {
  readonly partitions: readonly Partition[]
  readonly chosen: number | undefined
  readonly onChoose: (id: number) => void
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }
/** A partition that is narrower has no words. */
const WORDS_FROM = 0.07

export function SpaceBar({ partitions, chosen, onChoose }: SpaceBarProps) {
  const id = useId()
  const at = partitions.findIndex((one) => one.id === chosen)
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = partitions[Math.min(Math.max(at < 0 ? 0 : at + step, 0), partitions.length - 1)]
    if (next === undefined) return
    onChoose(next.id)
    document.getElementById(`${id}-${next.id}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  return (
    <div
      class="space-bar"
      role="listbox"
      tabIndex={0}
      aria-label={`${counted(partitions.length, 'partition')}, in the order of their keys`}
      aria-orientation="horizontal"
      aria-activedescendant={at < 0 ? undefined : `${id}-${chosen}`}
      onKeyDown={onKeyDown}
    >
      {partitions.map((partition) => (
        <Range
          key={partition.id}
          id={`${id}-${partition.id}`}
          partition={partition}
          isChosen={partition.id === chosen}
          onChoose={() => onChoose(partition.id)}
        />
      ))}
    </div>
  )
}

interface RangeProps {
  readonly id: string
  readonly partition: Partition
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function Range({ id, partition, isChosen, onChoose }: RangeProps) {
  const share = shareOf(partition)
  const heat = heatOf(partition)
  return (
    <div
      id={id}
      class={`range ${heatTone(heat)}`}
      role="option"
      aria-selected={isChosen}
      title={labelOf(partition)}
      style={{ flexGrow: Math.max(share, 0.002) }}
      onClick={onChoose}
    >
      <span class="spoken">{labelOf(partition)}</span>
      <div class="heat-level" style={{ height: `${Math.min(heat, 1) * 100}%` }} />
      {share >= WORDS_FROM && (
        <div class="range-words" aria-hidden="true">
          <strong>{partition.id}</strong>
          <span>{bytes(partition.bytes)}</span>
          <span>{percent.format(heat)}</span>
        </div>
      )}
      <Levels partition={partition} />
    </div>
  )
}

/** What is left in the buckets of a partition that was held to its own limit. */
const Levels = ({ partition }: { readonly partition: Partition }) => (
  <div class="levels" aria-hidden="true">
    {[partition.read.bucket, partition.write.bucket].map(
      (bucket, side) =>
        bucket !== undefined && (
          <i
            key={side}
            class={bucket.units <= 0 ? 'empty-bucket' : ''}
            style={{ width: `${Math.min(Math.max(bucket.units / bucket.unitsPerSec, 0), 1) * 100}%` }}
          />
        ),
    )}
  </div>
)

export const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

/** The share of what a partition can give that the last ten seconds took: of the side that took more. */
export const heatOf = ({ read, write }: Partition): number => Math.max(read.heat, write.heat)

const heatTone = (heat: number): string => (heat >= 0.8 ? 'hot' : heat >= 0.4 ? 'warm' : 'cool')

const labelOf = (partition: Partition): string =>
  [
    `Partition ${partition.id}, keys ${rangeText(partition)}`,
    `${counted(partition.items, 'item')}, ${bytes(partition.bytes)}`,
    `heat ${percent.format(heatOf(partition))}`,
    `${count(partition.read.consumed.lastSecond)} read and ${count(partition.write.consumed.lastSecond)} write units in the last second`,
  ].join('; ')
