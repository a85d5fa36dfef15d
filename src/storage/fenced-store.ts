// A store for as long as somebody may use it, while the store behind it outlasts him. Invariant: once it is shut, nothing that comes late is read
// or written behind it.
import { ApiError } from '../model/errors.js'
import type { RowReads, Store } from './store.js'
import { wrapStore } from './wrap-store.js'

export interface Fence {
  readonly store: Store
  /** From now on everything is refused; closing the store then leaves the one behind it open. */
  shut(): void
}

export function fenceAround(behind: Store): Fence {
  let isShut = false
  const refuseLate = (): void => {
    if (isShut) throw new ApiError('InternalServerError', 'The data was replaced while this request was carried out: ask again.')
  }
  const store = wrapStore(behind, {
    rows: behind.rows && rowsBehind(behind.rows, refuseLate),
    get: (key, snapshot) => {
      refuseLate()
      return behind.get(key, snapshot)
    },
    cursor: (range) => {
      refuseLate()
      return behind.cursor(range)
    },
    snapshot: () => {
      refuseLate()
      return behind.snapshot()
    },
    batch: async (ops, durability) => {
      refuseLate()
      await behind.batch(ops, durability)
    },
    close: () => (isShut ? Promise.resolve() : behind.close()),
  })
  return { store, shut: () => void (isShut = true) }
}

function rowsBehind(rows: RowReads, refuseLate: () => void): RowReads {
  return {
    get: (key) => {
      refuseLate()
      return rows.get(key)
    },
    cursor: (range) => {
      refuseLate()
      return rows.cursor(range)
    },
  }
}
