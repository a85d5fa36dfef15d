// What clients did and were told. Every write leaves its own name in the item, so an image tells which write made it; and an answer is
// taken down with the images that it shows. Invariant: times are places in one count of events, so no two are equal.

/** An item, as far as histories look at it: who wrote it last, its counter, and the attribute that its index goes by. */
export interface Image {
  readonly writer: string
  readonly count: number
  readonly group: string | undefined
}

/** What an answer shows of an item; null when it shows that there is none. */
export type Seen = Image | null

export type Condition =
  | { readonly kind: 'always' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'exists' }
  | { readonly kind: 'writer'; readonly is: string }

export type Effect =
  | { readonly kind: 'none' }
  | { readonly kind: 'put'; readonly image: Image }
  | { readonly kind: 'delete' }
  /** Adds to the counter and puts its name there; what else the item has stays. */
  | { readonly kind: 'add'; readonly writer: string; readonly by: number }

/** What an operation does to one item. */
export interface Access {
  /** Number of the item. */
  readonly key: number
  readonly condition: Condition
  readonly effect: Effect
  /** The item before, where the answer shows it. */
  readonly before?: Seen
  /** Whether the condition held, where a refusal says so of this item. */
  readonly isMet?: boolean
}

/** Something that happens in one moment, on one item or on several. */
export interface Operation {
  readonly client: number
  readonly name: string
  readonly call: number
  /** Infinity when nobody was told what became of it: it may happen at any time after the call, or never. */
  readonly return: number
  /** `unknown` goes with a return at infinity; a refusal changes nothing. */
  readonly outcome: 'done' | 'refused' | 'unknown'
  readonly accesses: readonly Access[]
}

/** A read that a replica served as of some position. */
export interface ReplicaRead {
  readonly client: number
  readonly name: string
  readonly call: number
  readonly return: number
  readonly replica: string
  /** Place in the commit order up to which the replica has applied everything. */
  readonly position: number
  /** It shows no more than what was there at this position: another one where the replica was at the head, which goes on meanwhile. */
  readonly until: number
  /** The newest position that a replica could have been at when it was asked. */
  readonly heard: number
  /** Set when each item may be shown at another position of those: the one that is named is the lowest. */
  readonly isSpread?: boolean
  /** What positions are compared within: the item, collection or index that was read. */
  readonly scope: string
  /** Set when items of this group alone are shown. */
  readonly group?: string
  readonly saw: readonly { readonly key: number; readonly item: Seen }[]
}

/** A change as the product itself recorded it. */
export interface Commit {
  readonly sequence: number
  readonly key: number
  readonly after: Seen
}

export interface History {
  readonly operations: readonly Operation[]
  readonly replicaReads: readonly ReplicaRead[]
  /** In order. */
  readonly commits: readonly Commit[]
  readonly keys: number
}

export const ALWAYS: Condition = { kind: 'always' }
export const NOTHING: Effect = { kind: 'none' }

export const textOf = (seen: Seen): string => (seen === null ? '-' : `${seen.writer}+${seen.count}${seen.group ?? ''}`)

export const isSame = (a: Seen, b: Seen): boolean => textOf(a) === textOf(b)

/** The name that the access leaves in the item, if it leaves one. */
export function writerOf({ effect }: Access): string | undefined {
  if (effect.kind === 'put') return effect.image.writer
  return effect.kind === 'add' ? effect.writer : undefined
}

/** Whatever it finds. */
export const changesNothing = ({ outcome, accesses }: Operation): boolean =>
  outcome === 'refused' || accesses.every(({ effect }) => effect.kind === 'none')
