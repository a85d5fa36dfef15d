// The meta row, which every batch writes: what a store holds beside tables.
import type { Sequence } from '../../model/ids.js'
import { META_KEY } from '../../storage/keys.js'
import type { Store } from '../../storage/store.js'

const META_FORMAT = 1

export interface Meta {
  readonly sequence: Sequence
  /** The newest stamp. */
  readonly stampMs: number
  /** The next free id. */
  readonly nextId: number
  /** The saved state of the clock; empty in a store of older versions. */
  readonly clock: string
}

/** What a store holds beside tables; zeros of an empty one. */
export function readMeta(store: Pick<Store, 'get'>): Meta {
  const words = (store.get(META_KEY) ?? '').split(' ')
  const [, sequence = 0, stampMs = 0, nextId = 1] = words.slice(0, 4).map(Number)
  return { sequence, stampMs, nextId, clock: words.slice(4).join(' ') }
}

/** The row's text. */
export const metaText = ({ sequence, stampMs, nextId, clock }: Meta): string =>
  `${META_FORMAT} ${sequence} ${stampMs} ${nextId} ${clock}`
