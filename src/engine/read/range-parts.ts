// How the charge of a page is shared out among the partitions that it touched: a minimum each, the rest by the bytes read there. What was
// read of a partition that the page covered is known from its counters; where it starts or ends inside one, from what was read.
// Invariant: the parts are whole half units and add up to the charge.
import type { HalfUnits } from '../../model/ids.js'
import type { HeatPlace } from '../../capacity/heat-sample.js'
import type { Partition } from '../../partitions/partition-map.js'
import type { Part } from '../admission/admission.js'

const NOTHING = Buffer.alloc(0)

export interface Coverage {
  readonly scannedBytes: number
  /** How much of that lies below a bound of a partition. */
  readonly bytesBelow: (bound: Buffer) => number
  /** Whether the first and the last partition were covered whole. */
  readonly isWhole: { readonly first: boolean; readonly last: boolean }
  /** A row in the middle of what was read: where the page's load fell, as far as one key can say. */
  readonly middle: HeatPlace | undefined
}

/** @param partitions those touched, in the order of their ranges. @param blockHalfUnits the least that each is charged */
export function partsOf(
  partitions: readonly Partition[],
  halfUnits: HalfUnits,
  blockHalfUnits: HalfUnits,
  coverage: Coverage,
): readonly Part[] {
  const [first] = partitions
  if (first !== undefined && partitions.length === 1) return [{ partition: first, halfUnits, place: coverage.middle }]
  const weights = weightsOf(partitions, coverage)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const spare = halfUnits - partitions.length * blockHalfUnits
  let left = spare
  const parts = partitions.map((partition, at) => {
    const share = total === 0 ? 0 : Math.floor((spare * (weights[at] ?? 0)) / total)
    left -= share
    return { partition, halfUnits: blockHalfUnits + share, place: undefined }
  })
  const heaviest = weights.indexOf(Math.max(...weights))
  return parts.map((part, at) => (at === heaviest ? { ...part, halfUnits: part.halfUnits + left } : part))
}

/** Bytes that were read in each partition. */
function weightsOf(partitions: readonly Partition[], { isWhole, scannedBytes, bytesBelow }: Coverage): number[] {
  const weights = partitions.map(({ sizeBytes }) => sizeBytes)
  const end = weights.length - 1
  const inner = weights.slice(1, -1).reduce((sum, bytes) => sum + bytes, 0)
  if (!isWhole.first) {
    weights[0] = isWhole.last ? scannedBytes - inner - (weights[end] ?? 0) : bytesBelow(partitions[1]?.lower ?? NOTHING)
  }
  if (!isWhole.last) weights[end] = scannedBytes - inner - (weights[0] ?? 0)
  return weights.map((bytes) => Math.max(0, bytes)) // counters may have moved on since the page was read
}
