// Values in a layer: a text as it is, or the sign that a key was deleted. Invariant: every text that a store can hold comes back the same.

/** Stands where a key was deleted. A text that begins with the same sign has it twice, so that no text is taken for this. */
export const TOMBSTONE = '!'
const SIGN = TOMBSTONE.charCodeAt(0)

export const valueInLayer = (text: string): string => (text.charCodeAt(0) === SIGN ? TOMBSTONE + text : text)

/** @returns undefined for a key that was deleted */
export function valueOfLayer(stored: string): string | undefined {
  if (stored.charCodeAt(0) !== SIGN) return stored
  return stored.length === TOMBSTONE.length ? undefined : stored.slice(TOMBSTONE.length)
}
