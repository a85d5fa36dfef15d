// The order in which the service prints sets of names: that of a java.util.HashSet, bucket by bucket.
// Source: assumed from three captures, us-west-2, 2026-10: the definitions are held in a set made for as many names, the keys in
// one of the default size.

const DEFAULT_CAPACITY = 16
const LOAD_FACTOR = 0.75

/** The names without repeats, as a hash set made for `capacity` names walks them. */
export function hashSetOrder(names: Iterable<string>, capacity = DEFAULT_CAPACITY): string[] {
  const unique = [...new Set(names)]
  const buckets = bucketsFor(unique.length, capacity)
  const bucketOf = (name: string): number => spreadHash(hashCode(name)) & (buckets - 1)
  return unique.sort((a, b) => bucketOf(a) - bucketOf(b)) // stable: inside a bucket the order of insertion stays
}

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
