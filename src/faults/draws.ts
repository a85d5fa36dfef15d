// What faults leave to chance. Invariant: every choice depends on (seed, rule, n) alone, so the same requests meet the same faults.
import type { Random } from '../runtime/random.js'
import type { Occasions } from './rule.js'

/** From 0 up to and without 1. @param n which match or hit of the rule it is for */
export function share(random: Random, purpose: string, id: string, n: number): number {
  return random.bytes(`fault/${purpose}`, id, n).readUInt32LE(0) / 2 ** 32
}

/** Whether the n-th request that the rule met (from 1) is hit. */
export function isHit({ nth, every, after = 0, probability }: Occasions, random: Random, id: string, n: number): boolean {
  const counted = n - after
  if (counted < 1) return false
  if (nth !== undefined && counted !== nth) return false
  if (every !== undefined && counted % every !== 0) return false
  return probability === undefined || share(random, 'hit', id, n) < probability
}

/** A whole number of milliseconds of the range, both ends included. */
export function latencyMs({ minMs, maxMs }: { minMs: number; maxMs: number }, random: Random, id: string, hit: number): number {
  return minMs + Math.floor(share(random, 'latency', id, hit) * (maxMs - minMs + 1))
}

/** So many of a whole as the part says, up or down by chance: of a single one, which a client may be left with, some are let through. */
export function shareOf(part: number, whole: number, random: Random, id: string, hit: number): number {
  const exact = part * whole
  return Math.floor(exact) + (share(random, 'share', id, hit) < exact % 1 ? 1 : 0)
}

/** So many of the places, in their order. */
export function someOf(places: readonly number[], count: number, random: Random, id: string, hit: number): readonly number[] {
  if (count >= places.length) return places
  const ranked = places.map((place) => ({ place, rank: share(random, `element/${hit}`, id, place) }))
  ranked.sort((a, b) => a.rank - b.rank || a.place - b.place)
  return ranked
    .slice(0, count)
    .map(({ place }) => place)
    .sort((a, b) => a - b)
}
