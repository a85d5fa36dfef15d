// The order in which the service prints sets of names: that of a java.util.HashSet, bucket by bucket.
// Source: recorded answers of the service (definitions of 3 names, attributes of projections); three captures, us-west-2, 2026-10.

const DEFAULT_BUCKETS = 16
const LOAD_FACTOR = 0.75

/**
 * The names without repeats, as a hash set walks them.
 * @param expected how many names the set was made for; absent for a set of the default size
 */
export function hashSetOrder(names: Iterable<string>, expected?: number): string[] {
  const unique = [...new Set(names)]
  const buckets = bucketsFor(unique.length, expected === undefined ? DEFAULT_BUCKETS : capacityFor(expected))
  const placed = unique.map((name) => ({ name, bucket: spreadHash(hashCode(name)) & (buckets - 1) }))
  placed.sort((a, b) => a.bucket - b.bucket) // stable: inside a bucket the order of insertion stays
  return placed.map(({ name }) => name)
}

/** Room for so many names without growing, as Java's collections reckon it. */
const capacityFor = (count: number): number => Math.floor(count / LOAD_FACTOR + 1)

/** A power of two that doubles whenever the set becomes fuller than the load factor. */
function bucketsFor(count: number, capacity: number): number {
  let buckets = 1
  while (buckets < capacity) buckets *= 2
  while (count > buckets * LOAD_FACTOR) buckets *= 2
  return buckets
}

const spreadHash = (hash: number): number => hash ^ (hash >>> 16)

/** java.lang.String.hashCode. */
function hashCode(text: string): number {
  let hash = 0
  for (let at = 0; at < text.length; at++) hash = (Math.imul(31, hash) + text.charCodeAt(at)) | 0
  return hash
}
