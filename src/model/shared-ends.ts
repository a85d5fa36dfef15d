// What two texts share at their start and at their end, for those who keep or look at the difference alone. The characters of a text are slow
// to get at one by one, so both are brought into kept memory first, as bytes. Invariant: what is shared at the start and at the end never
// overlaps.

/** Longer texts, and those that are not ASCII, are not compared. */
const MOST_BYTES = 64 * 1024
const WORD_BYTES = 4

export interface SharedEnds {
  /** Characters from the place on that comparing began at. */
  readonly start: number
  readonly end: number
}

const encoder = new TextEncoder()
const rooms = [roomOf(), roomOf()] as const

/** @param from the place to begin at, in both texts. @returns undefined for texts that are not compared */
export function sharedEnds(a: string, b: string, from: number): SharedEnds | undefined {
  const shift = -from & (WORD_BYTES - 1) // so that the place begins a word
  const [left, right] = rooms
  if (!isRead(a, left, shift) || !isRead(b, right, shift)) return undefined
  const most = Math.min(a.length, b.length) - from
  if (most <= 0) return { start: 0, end: 0 }
  const start = sharedStart(left, right, from + shift, most)
  const end = sharedEnd(left, right, [a.length + shift, b.length + shift], most - start)
  return { start, end }
}

interface Room {
  readonly bytes: Uint8Array
  readonly words: Int32Array
  /** The same memory from each byte of the first word on. */
  readonly shifted: readonly Uint8Array[]
}

function roomOf(): Room {
  const buffer = new ArrayBuffer(MOST_BYTES)
  const shifted = Array.from({ length: WORD_BYTES }, (_, shift) => new Uint8Array(buffer, shift))
  return { bytes: new Uint8Array(buffer), words: new Int32Array(buffer), shifted }
}

/** Only of ASCII there are as many bytes as characters. */
function isRead(text: string, { bytes, shifted }: Room, shift: number): boolean {
  if (text.length > MOST_BYTES - WORD_BYTES) return false
  const { read, written } = encoder.encodeInto(text, shifted[shift] ?? bytes)
  return read === text.length && written === text.length
}

/** @param first the first byte, which begins a word */
function sharedStart(a: Room, b: Room, first: number, most: number): number {
  const firstWord = first / WORD_BYTES
  const lastWord = firstWord + (most >> 2)
  let word = firstWord
  while (word < lastWord && a.words[word] === b.words[word]) word++
  let shared = (word - firstWord) * WORD_BYTES
  while (shared < most && a.bytes[first + shared] === b.bytes[first + shared]) shared++
  return shared
}

function sharedEnd(a: Room, b: Room, [endOfA, endOfB]: readonly [number, number], most: number): number {
  if (endOfA !== endOfB) return sharedEndBytes(a.bytes, b.bytes, [endOfA, endOfB], most)
  const odd = Math.min(endOfA & (WORD_BYTES - 1), most)
  const last = sharedEndBytes(a.bytes, b.bytes, [endOfA, endOfB], odd)
  if (last < odd) return last
  const words = sharedEndWords(a.words, b.words, (endOfA - last) >> 2, (most - last) >> 2)
  const end = last + words * WORD_BYTES
  return end + sharedEndBytes(a.bytes, b.bytes, [endOfA - end, endOfB - end], most - end)
}

/** Texts of one length have their ends in the same places, and words of both are compared. */
function sharedEndWords(a: Int32Array, b: Int32Array, end: number, most: number): number {
  let shared = 0
  while (shared < most && a[end - 1 - shared] === b[end - 1 - shared]) shared++
  return shared
}

function sharedEndBytes(a: Uint8Array, b: Uint8Array, [endOfA, endOfB]: readonly [number, number], most: number): number {
  let shared = 0
  while (shared < most && a[endOfA - 1 - shared] === b[endOfB - 1 - shared]) shared++
  return shared
}
