// What a key is made of.
import type { ScalarType } from './attribute-value.js'

export interface KeyAttribute {
  readonly name: string
  readonly type: ScalarType
}

/** Key attributes in schema order. A table has one hash and at most one range attribute, a GSI up to four of each. */
export interface KeySchema {
  readonly hash: readonly KeyAttribute[]
  readonly range: readonly KeyAttribute[]
}
