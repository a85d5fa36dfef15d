// Numbers that must not be taken for each other. A plain number fits each of these types, so that counting, decoding and adding need no cast;
// a number of one kind where another is wanted does not compile.

type Kind<Name extends string> = number & { readonly [kind]?: Name }
declare const kind: unique symbol

/** Under which the rows of a table or index lie. An id is never used again. */
export type PhysicalId = Kind<'physical id'>

/** Of a partition, closed ones included. */
export type PartitionId = Kind<'partition id'>

/** The place of a change in the store-wide order of commits, from 1. */
export type Sequence = Kind<'sequence'>

/** Half units of capacity: an eventually consistent read of 4 KB, or half of a write of 1 KB. */
export type HalfUnits = Kind<'half units'>
