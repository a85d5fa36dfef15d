// How far two vectors are apart, by the three functions of the service. Invariant: sums are doubles, the score is a 32-bit float.
// Source: docs API_SearchVectors (COSINE 0 to 2, EUCLIDEAN, DOT_PRODUCT); that scores are 32-bit, measured eu-west-2, 2026-08.
import type { DistanceFunction } from '../model/vector.js'

/** A vector and its length by EUCLIDEAN distance, which COSINE needs. */
export interface Measured {
  readonly vector: Float32Array
  readonly norm: number
}

export const measured = (vector: Float32Array): Measured => ({ vector, norm: Math.sqrt(dotProduct(vector, vector, 0)) })

/**
 * The score of the vector that begins at a place of a block.
 * @param query what is searched. @param floats the block. @param start where the vector begins in it. @param norm of the vector
 */
export function scoreOf(distance: DistanceFunction, query: Measured, floats: Float32Array, start: number, norm: number): number {
  switch (distance) {
    case 'COSINE':
      return Math.fround(cosineDistance(dotProduct(query.vector, floats, start), query.norm * norm))
    case 'EUCLIDEAN':
      return Math.fround(Math.sqrt(squaredDistance(query.vector, floats, start)))
    case 'DOT_PRODUCT':
      return Math.fround(dotProduct(query.vector, floats, start))
  }
}

/** Whether a larger score is the better one. */
export const isLargerBetter = (distance: DistanceFunction): boolean => distance === 'DOT_PRODUCT'

/** Rounding must not lead out of 0 to 2. A vector without a length has no direction, and counts as orthogonal. Source: assumed for that. */
function cosineDistance(product: number, norms: number): number {
  if (norms === 0) return 1
  return Math.min(2, Math.max(0, 1 - product / norms))
}

/** Four sums at a time, which do not wait for each other: this is where a search spends its time. */
function dotProduct(query: Float32Array, floats: Float32Array, start: number): number {
  const { length } = query
  const whole = length - (length % 4)
  let [a, b, c, d] = [0, 0, 0, 0]
  let at = start
  for (let i = 0; i < whole; i += 4, at += 4) {
    a += (query[i] ?? 0) * (floats[at] ?? 0)
    b += (query[i + 1] ?? 0) * (floats[at + 1] ?? 0)
    c += (query[i + 2] ?? 0) * (floats[at + 2] ?? 0)
    d += (query[i + 3] ?? 0) * (floats[at + 3] ?? 0)
  }
  for (let i = whole; i < length; i++, at++) a += (query[i] ?? 0) * (floats[at] ?? 0)
  return a + b + (c + d)
}

function squaredDistance(query: Float32Array, floats: Float32Array, start: number): number {
  const { length } = query
  const whole = length - (length % 4)
  let [a, b, c, d] = [0, 0, 0, 0]
  let at = start
  for (let i = 0; i < whole; i += 4, at += 4) {
    a += square((query[i] ?? 0) - (floats[at] ?? 0))
    b += square((query[i + 1] ?? 0) - (floats[at + 1] ?? 0))
    c += square((query[i + 2] ?? 0) - (floats[at + 2] ?? 0))
    d += square((query[i + 3] ?? 0) - (floats[at + 3] ?? 0))
  }
  for (let i = whole; i < length; i++, at++) a += square((query[i] ?? 0) - (floats[at] ?? 0))
  return a + b + (c + d)
}

const square = (number: number): number => number * number
