// Which of two writes of an item stays: the later one by the clock, of two at the same time that of the region whose name is the larger,
// and of two from one region the later one. Invariant: a total order, the same in every region, so all of them keep the same write.
// Source: docs V2globaltables_HowItWorks (last writer wins); the order of two at the same time: assumed.
import type { Sequence } from '../model/ids.js'
import { originNumber, regionOfOrigin } from '../model/regions.js'
import type { StoredVersion } from '../storage/version.js'

/** A write as any region names it. */
export interface Version {
  readonly atMs: number
  readonly region: string
  /** The commit's place in the store-wide order, where the write was made. */
  readonly sequence: Sequence
}

/** @param region in which the version is stored */
export function toVersion({ atMs, origin, sequence }: StoredVersion, region: string): Version {
  return { atMs, region: origin === 0 ? region : regionOfOrigin(origin), sequence }
}

/** @param region in which the version is to be stored */
export function toStoredVersion({ atMs, region: writtenIn, sequence }: Version, region: string): StoredVersion {
  return { atMs, origin: writtenIn === region ? 0 : originNumber(writtenIn), sequence }
}

/** Greater than 0 when `a` stays, 0 when they are the same write. */
export function compareVersions(a: Version, b: Version): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs
  if (a.region !== b.region) return a.region > b.region ? 1 : -1
  return a.sequence - b.sequence
}

/**
 * The version of a write that is made here: what was seen of another region is always beaten, also when the clock stands still.
 * @param seen what the write replaces
 */
export function localVersion(seen: StoredVersion | undefined, nowMs: number, sequence: Sequence): StoredVersion {
  const leastMs = seen === undefined ? 0 : seen.origin === 0 ? seen.atMs : seen.atMs + 1
  return { atMs: Math.max(nowMs, leastMs), origin: 0, sequence }
}
