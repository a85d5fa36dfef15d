// What the page tells the person. Invariant: nothing that was told vanishes with its text; it stays in the list.
import { signal } from '@preact/signals'

export interface Notice {
  readonly id: number
  readonly kind: 'done' | 'failed' | 'news'
  readonly text: string
  readonly atMs: number
}

const KEPT = 100
const SHOWN_MS = 6000

/** The newest first. */
export const notices = signal<readonly Notice[]>([])
/** Those that float over the page for a while. */
export const fresh = signal<readonly Notice[]>([])
export const unseen = signal(0)

let lastId = 0

export function tell(kind: Notice['kind'], text: string): void {
  const notice = { id: ++lastId, kind, text, atMs: Date.now() }
  notices.value = [notice, ...notices.value.slice(0, KEPT - 1)]
  fresh.value = [...fresh.value, notice]
  if (kind === 'failed') unseen.value++
  setTimeout(() => dismiss(notice.id), SHOWN_MS)
}

export function dismiss(id: number): void {
  fresh.value = fresh.value.filter((notice) => notice.id !== id)
}
