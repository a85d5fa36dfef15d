// Filling a new replica from another one while both are written: the source is walked by keys only, rows first and then tombstones; each
// key's newest image is written unless the destination has a later one, and the cursor is saved in the same batch. Invariant: what was
// decided in the source before the replica's links began is there when this ends; what came after comes by the links.
import { toVersion } from '../../regions/version.js'
import { backfillKey, rowKeySuffix, rowRange, tombstoneRange } from '../../storage/keys.js'
import { afterKey, del, put, type Store } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { OpenTable } from '../tables/open-table.js'
import type { Incoming, ReplicaWriter } from './replica-writer.js'
import type { Images } from '../write/images.js'
import type { Tombstones } from '../write/tombstones.js'

const STEP_ROWS = 200

export interface ReplicaFillParts {
  readonly store: Store
  readonly commits: CommitQueue
  readonly images: Images
  readonly tombstones: Tombstones
  readonly replicas: ReplicaWriter
}

/** How far it got: the part of the walk, and the last suffix of it that is done with. */
interface Progress {
  readonly part: 'rows' | 'tombstones'
  readonly passed: Buffer | undefined
}

/**
 * Goes on from the saved cursor, and ends early when one of the tables has gone or nothing may pass. A restart at its very end begins
 * anew, which changes nothing. @param goesOn asked between steps @returns whether all is filled
 */
export async function fillReplica(
  parts: ReplicaFillParts,
  source: OpenTable,
  destination: OpenTable,
  goesOn: () => boolean,
): Promise<boolean> {
  const { store, commits } = parts
  await commits.landed() // what was decided before the links began can be read
  const key = backfillKey(destination.record.physicalId)
  for (let progress = decodeProgress(store.get(key)); ;) {
    const suffixes = await nextSuffixes(store, source, progress)
    if (source.isGone || destination.isGone || !goesOn()) return false
    for (const suffix of suffixes) take(parts, source, destination, suffix)
    const next = progressAfter(progress, suffixes.at(-1))
    await commits.add([next === undefined ? del(key) : put(key, encodeProgress(next))]).durable
    if (next === undefined) return true
    progress = next
  }
}

function take(
  { images, tombstones, replicas }: ReplicaFillParts,
  source: OpenTable,
  destination: OpenTable,
  suffix: Buffer,
): void {
  const { row } = images.of(source, suffix)
  const version = tombstones.versionBefore(source, suffix, row)
  if (version === undefined) return
  const incoming: Incoming = {
    suffix,
    row,
    version: toVersion(version, source.record.namespace.region),
    base: 'not known',
    before: undefined,
  }
  const arrival = replicas.write(destination, incoming, { payment: 'free', holds: 'respected' })
  if (arrival === 'held') throw new Error('a transaction holds a key of a replica that is still being made')
}

/** Undefined when that was all. */
function progressAfter({ part }: Progress, last: Buffer | undefined): Progress | undefined {
  if (last !== undefined) return { part, passed: last }
  return part === 'rows' ? { part: 'tombstones', passed: undefined } : undefined
}

const encodeProgress = ({ part, passed }: Progress): string => `${part} ${passed?.toString('base64') ?? ''}`

function decodeProgress(text: string | undefined): Progress {
  const [part, passed = ''] = (text ?? 'rows').split(' ')
  return {
    part: part === 'tombstones' ? part : 'rows',
    passed: passed === '' ? undefined : Buffer.from(passed, 'base64'),
  }
}

async function nextSuffixes(store: Store, { record }: OpenTable, { part, passed }: Progress): Promise<readonly Buffer[]> {
  const { lower, upper } = part === 'rows' ? rowRange(record.physicalId) : tombstoneRange(record.physicalId)
  const from = passed === undefined ? lower : afterKey(Buffer.concat([lower, passed]))
  const cursor = store.cursor({ lower: from, upper, only: 'keys' })
  try {
    return (await cursor.next(STEP_ROWS)).map(([key]) => Buffer.from(rowKeySuffix(key)))
  } finally {
    await cursor.close()
  }
}
