// The cursors and snapshots of a store that are open: they end when the store is opened anew, so that waits for them, but not for ever.
import { afterMs } from '../runtime/heartbeat.js'
import type { Cursor, Snapshot } from './store.js'

/** A page of a range takes some milliseconds; what holds a snapshot for longer fails. */
const MOST_WAIT_MS = 1000

export class OpenReads {
  #count = 0
  #whenNone: (() => void)[] = []

  cursor<Element>(cursor: Cursor<Element>): Cursor<Element> {
    const ended = this.#begun()
    return {
      next: (rows) => cursor.next(rows),
      checkRead: () => cursor.checkRead(),
      close: () => endedBy(cursor.close(), ended),
    }
  }

  snapshot<Opened extends Snapshot>(snapshot: Opened): Opened {
    const ended = this.#begun()
    const close = snapshot.close.bind(snapshot)
    return Object.assign(snapshot, { close: () => endedBy(close(), ended) })
  }

  /** Resolves when none is open, or after a second. */
  async ended(): Promise<void> {
    if (this.#count === 0) return
    await new Promise<void>((resolve) => {
      const callOff = afterMs(MOST_WAIT_MS, resolve)
      this.#whenNone.push(() => {
        callOff()
        resolve()
      })
    })
  }

  #begun(): () => void {
    this.#count++
    let isOpen = true
    return () => {
      if (!isOpen) return
      isOpen = false
      if (--this.#count === 0) for (const tell of this.#whenNone.splice(0)) tell()
    }
  }
}

function endedBy(closing: Promise<void>, ended: () => void): Promise<void> {
  void closing.then(ended, ended)
  return closing
}
