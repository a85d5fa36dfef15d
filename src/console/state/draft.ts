// What was typed into a dialog and not used yet. Invariant: it lasts as long as the page, so that a key too many loses nothing; it goes when it was
// used, or when a button gives it up.
import { useState } from 'preact/hooks'

const drafts = new Map<string, unknown>()

export interface Draft<T> {
  readonly value: T
  readonly set: (value: T) => void
  readonly forget: () => void
}

/** @param place where it is typed. @param none before anything was */
export function useDraft<T>(place: string, none: T): Draft<T> {
  const [value, setValue] = useState(() => (drafts.has(place) ? (drafts.get(place) as T) : none)) // what was set there
  const set = (next: T): void => {
    drafts.set(place, next)
    setValue(next)
  }
  return { value, set, forget: () => void drafts.delete(place) }
}
