// What a store held at a moment, for as long as somebody uses it. Invariant: it is given back once, when the last user has let it go.
import type { Cursor, CursorRange, Store, View } from './store.js'

export class HeldView implements View {
  readonly #view: View
  readonly #giveBack: () => Promise<void>
  #users = 1

  /** Held for whoever makes it. @param giveBack called when nobody uses the view any more */
  constructor(view: View, giveBack: () => Promise<void>) {
    this.#view = view
    this.#giveBack = giveBack
  }

  /** Whether it can still be held. */
  get isHeld(): boolean {
    return this.#users > 0
  }

  get(key: Buffer): string | undefined {
    return this.#view.get(key)
  }

  cursor(range: Omit<CursorRange, 'snapshot'>): Cursor {
    return this.#view.cursor(range)
  }

  /** For one more user. */
  hold(): this {
    this.#users++
    return this
  }

  /** To be called once by each user. */
  async release(): Promise<void> {
    if (--this.#users === 0) await this.#giveBack()
  }
}

/** The store as it is now. @param giveBack called when nobody uses the view any more and its snapshot is closed */
export function heldNow(store: Store, giveBack: () => Promise<void> = () => Promise.resolve()): HeldView {
  const snapshot = store.snapshot()
  const view: View = {
    get: (key) => store.get(key, snapshot),
    cursor: (range) => store.cursor({ ...range, snapshot }),
  }
  return new HeldView(view, () => snapshot.close().then(giveBack))
}
