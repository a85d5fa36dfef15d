// What a vector index is, and the vectors themselves: lists of numbers in an item, 32-bit floats in an index and in a search.
// Source: docs VectorSearch; what is refused and how scores are rounded measured eu-west-2, 2026-08.
import type { AttributeValue } from './attribute-value.js'
import type { KeyAttribute } from './key-schema.js'

export type DistanceFunction = 'COSINE' | 'EUCLIDEAN' | 'DOT_PRODUCT'

/** An attribute that a search may name. */
export interface SearchAttribute extends KeyAttribute {
  readonly role: 'HASH' | 'INLINE_FILTER'
}

/** What a vector index searches, and how. */
export interface VectorDefinition {
  /** The attribute that holds the vector. */
  readonly attribute: string
  readonly dimensions: number
  readonly distance: DistanceFunction
  /** In the order of the request; empty without a search schema. At most one is a HASH. */
  readonly search: readonly SearchAttribute[]
}

const NO_ATTRIBUTES: readonly SearchAttribute[] = []

export const searchedAttributes = (vector: VectorDefinition | undefined): readonly SearchAttribute[] =>
  vector?.search ?? NO_ATTRIBUTES

/** The attribute that every search must name; searches see the vectors of one of its values. */
export const searchHash = ({ search }: VectorDefinition): SearchAttribute | undefined =>
  search.find(({ role }) => role === 'HASH')

const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT

/** The number as a 32-bit float; undefined where it is none, or beyond their range. @param text canonical */
export function floatOf(text: string): number | undefined {
  const rounded = Math.fround(Number(text))
  return Number.isFinite(rounded) ? rounded : undefined
}

/** The vector of a list of numbers; undefined where the value is anything else. */
export function vectorOf(value: AttributeValue | undefined): Float32Array | undefined {
  if (value === undefined || !('L' in value)) return undefined
  return vectorOfElements(value.L)
}

/** The vector of those elements; undefined where one is no number, or beyond the range of 32-bit floats. */
export function vectorOfElements(elements: readonly AttributeValue[]): Float32Array | undefined {
  const vector = new Float32Array(elements.length)
  for (let i = 0; i < elements.length; i++) {
    const element = elements[i]
    const float = element !== undefined && 'N' in element ? floatOf(element.N) : undefined
    if (float === undefined) return undefined
    vector[i] = float
  }
  return vector
}

/** The vector as an entry of an index holds it: the bytes of its floats, in the order of the machine, which every supported one shares. */
export const packVector = (vector: Float32Array): AttributeValue => ({
  B: Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64'),
})

/** @throws Error when the value was not made by `packVector` */
export function unpackVector(value: AttributeValue | undefined): Float32Array {
  if (value === undefined || !('B' in value)) throw new Error('an entry of a vector index without its vector')
  const bytes = Buffer.from(value.B, 'base64')
  const vector = new Float32Array(bytes.length / FLOAT_BYTES)
  Buffer.from(vector.buffer).set(bytes)
  return vector
}

/** The vector as an answer shows it: each element the shortest decimal of its float, a whole one with `.0`. */
export const showVector = (vector: Float32Array): AttributeValue => ({
  L: Array.from(vector, (float) => ({ N: shownFloat(float) })),
})

/** The fewest digits that are read back as the same float. */
function shownFloat(float: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(float.toPrecision(digits))
    if (Math.fround(short) === float) return withPoint(String(short))
  }
  return withPoint(String(Number(float.toPrecision(9))))
}

/** Source: measured for `1.0`; how large and small ones are written is assumed. */
const withPoint = (text: string): string => (/[.e]/.test(text) ? text : `${text}.0`)
