// Long requests, before they are parsed. What no operation could take, such as an item with a million attributes, is left out of the text
// beyond the bound that it has passed: so a request is judged in the time of what an operation could take. Invariant: a request is
// shortened only where what is left is still beyond its bound, so that the same rule refuses it; where names stand twice, so that it may
// be less, the whole is parsed. What is left out is looked at for brackets alone. Source: assumed, which of several faults comes first.
import { LIMITS } from '../model/limits.js'
import { type Bound, isBeyond } from './bound.js'
import { TextEnds } from './text-ends.js'

/** More elements or members than any list or map of the API takes that holds no attributes; and more placeholders than an expression can use. */
const MANY = 20_000
/** For all that is one item, or is smaller than one. */
const ITEM: Bound = { weight: LIMITS.itemBytes, members: Infinity }
/** The legacy parameters: updates and conditions by attributes. */
const BY_ATTRIBUTE: Bound = { weight: Infinity, members: LIMITS.itemAttributes }
const PLACEHOLDERS: Bound = { weight: LIMITS.placeholderMapsBytes, members: MANY }
const LIST: Bound = { weight: Infinity, members: MANY }

/** What the members of a request are; every other is `ITEM`. Those without a bound may be as long as the request. */
const TOP_MEMBERS: ReadonlyMap<string, Bound | 'tables' | 'actions' | 'free'> = new Map<
  string,
  Bound | 'tables' | 'actions' | 'free'
>([
  ['RequestItems', 'tables'],
  ['TransactItems', 'actions'],
  ['ExpressionAttributeNames', PLACEHOLDERS],
  ['ExpressionAttributeValues', PLACEHOLDERS],
  ['AttributeUpdates', BY_ATTRIBUTE],
  ['Expected', BY_ATTRIBUTE],
  ['QueryFilter', BY_ATTRIBUTE],
  ['ScanFilter', BY_ATTRIBUTE],
  ['AttributesToGet', 'free'],
])
/** And those of the actions of batches and transactions; every other has more actions inside. */
const ACTION_MEMBERS: ReadonlyMap<string, Bound> = new Map([
  ['Item', ITEM],
  ['Key', ITEM],
  ['Keys', LIST],
  ['ExpressionAttributeNames', PLACEHOLDERS],
  ['ExpressionAttributeValues', PLACEHOLDERS],
])
/** Wrappers of values are known as such when they are closed: until then their names count. */
const MARGIN = 4096

const QUOTE = 0x22
const COMMA = 0x2c
const BACKSLASH = 0x5c
const LETTER_U = 0x75
/** `{` and `[` differ by this bit, `}` and `]` too. */
const CURLY_BIT = 0x20
const OPENING = 0x7b
const CLOSING = 0x7d

export interface Shortened {
  readonly bytes: Buffer
  /** True when a value that was parsed from them is beyond its bounds wherever something was left out. */
  readonly isEnough: (request: unknown) => boolean
}

/** @param levels how deep brackets may nest in it @returns what is left of the request; its own bytes when all of it is */
export function shortened(bytes: Buffer, levels: number): Shortened {
  const scan = new Scan(bytes, levels)
  scan.run()
  return scan.result()
}

interface Cut {
  readonly path: readonly (string | number)[]
  readonly bound: Bound
}

/** One walk over the bytes of a request. Every byte of a longer UTF-8 sequence is above those that matter to its structure. */
class Scan {
  readonly #bytes: Buffer
  readonly #texts: TextEnds
  #depth = 0
  // Of the open containers, by depth:
  readonly #isObject: Uint8Array
  readonly #awaitsName: Uint8Array
  /** Commas so far. */
  readonly #commas: Int32Array
  /** Of the newest name: where it stands with its quotes, and its characters. */
  readonly #nameStart: Int32Array
  readonly #nameEnd: Int32Array
  readonly #nameLength: Int32Array
  readonly #kinds: (Kind | undefined)[] = []
  /** The bound that the walk is within, and the depth of its container; 0 for none. */
  #bound: Bound = LIST
  #boundDepth = 0
  #weight = 0
  /** Where the walk leaves out, and in which container; 0 for nowhere. */
  #outFrom = 0
  #outDepth = 0
  #keptTo = 0
  readonly #kept: Buffer[] = []
  readonly #cuts: Cut[] = []

  constructor(bytes: Buffer, levels: number) {
    this.#bytes = bytes
    this.#texts = new TextEnds(bytes)
    this.#isObject = new Uint8Array(levels + 1)
    this.#awaitsName = new Uint8Array(levels + 1)
    this.#commas = new Int32Array(levels + 1)
    this.#nameStart = new Int32Array(levels + 1)
    this.#nameEnd = new Int32Array(levels + 1)
    this.#nameLength = new Int32Array(levels + 1)
  }

  run(): void {
    const bytes = this.#bytes
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      if (byte === QUOTE) at = this.#awaitsName[this.#depth] === 1 ? this.#name(at) : this.#texts.endOf(at + 1)
      else if (byte === COMMA) this.#comma(at)
      else if ((byte | CURLY_BIT) === OPENING) this.#open(byte === OPENING)
      else if ((byte | CURLY_BIT) === CLOSING && this.#depth > 0) this.#close(at)
    }
  }

  result(): Shortened {
    const bytes = this.#cuts.length === 0 ? this.#bytes : Buffer.concat([...this.#kept, this.#bytes.subarray(this.#keptTo)])
    return { bytes, isEnough: (request) => this.#cuts.every(({ path, bound }) => isBeyond(valueAt(request, path), bound)) }
  }

  /** @returns the place of the closing quote */
  #name(start: number): number {
    const bytes = this.#bytes
    let length = 0
    let at = start + 1
    for (; at < bytes.length && bytes[at] !== QUOTE; at++) {
      if (bytes[at] === BACKSLASH && bytes[++at] === LETTER_U) at += 4
      if (((bytes[at] ?? 0) & 0xc0) !== 0x80) length++
    }
    const depth = this.#depth
    this.#awaitsName[depth] = 0
    this.#nameStart[depth] = start
    this.#nameEnd[depth] = at + 1
    this.#nameLength[depth] = length
    if (this.#boundDepth > 0) this.#weight += length
    return at
  }

  #open(isObject: boolean): void {
    const kind = this.#boundDepth > 0 ? undefined : this.#kindOfNext()
    const depth = ++this.#depth
    this.#isObject[depth] = this.#awaitsName[depth] = isObject ? 1 : 0
    this.#commas[depth] = 0
    this.#kinds[depth] = kind
    if (typeof kind !== 'object') return
    this.#bound = kind
    this.#boundDepth = depth
    this.#weight = 0
  }

  /** What the next container is, by the one around it and by its name there. */
  #kindOfNext(): Kind {
    const around = this.#kinds[this.#depth]
    if (this.#depth === 0) return 'request'
    if (around === 'request') return TOP_MEMBERS.get(this.#lastName()) ?? ITEM
    if (around === 'tables') return 'actions'
    if (around === 'actions') return (this.#isObject[this.#depth] === 1 && ACTION_MEMBERS.get(this.#lastName())) || 'actions'
    return 'free'
  }

  #comma(at: number): void {
    const depth = this.#depth
    this.#awaitsName[depth] = this.#isObject[depth] ?? 0
    const commas = (this.#commas[depth] = (this.#commas[depth] ?? 0) + 1)
    if (this.#outDepth > 0) return
    if (this.#boundDepth > 0) {
      if (this.#isObject[depth] === 0) this.#weight++
      const isOver = this.#weight > this.#bound.weight + MARGIN || (depth === this.#boundDepth && commas > this.#bound.members)
      if (isOver) this.#leaveOut(at, this.#boundDepth, this.#bound)
    } else if (commas > MANY && (this.#kinds[depth] === 'actions' || this.#kinds[depth] === 'tables')) {
      this.#leaveOut(at, depth, LIST)
    }
  }

  #leaveOut(at: number, boundDepth: number, bound: Bound): void {
    this.#outFrom = at
    this.#outDepth = this.#depth
    const path = Array.from({ length: boundDepth - 1 }, (_, above) => this.#stepAt(above + 1))
    this.#cuts.push({ path, bound })
  }

  #close(at: number): void {
    const depth = this.#depth--
    if (depth === this.#outDepth) {
      this.#kept.push(this.#bytes.subarray(this.#keptTo, this.#outFrom))
      this.#keptTo = at
      this.#outDepth = 0
    }
    if (this.#boundDepth === 0) return
    if (depth === this.#boundDepth) this.#boundDepth = 0
    // The only name of an object may be a type's, which has no size.
    if (this.#commas[depth] === 0 && this.#isObject[depth] === 1) this.#weight -= this.#nameLength[depth] ?? 0
  }

  #stepAt(depth: number): string | number {
    return this.#isObject[depth] === 1 ? this.#nameAt(depth) : (this.#commas[depth] ?? 0)
  }

  #lastName(): string {
    return this.#nameAt(this.#depth)
  }

  #nameAt(depth: number): string {
    const text = this.#bytes.toString('utf8', this.#nameStart[depth], this.#nameEnd[depth])
    try {
      return String(JSON.parse(text))
    } catch {
      return '' // not JSON, as its parsing will find
    }
  }
}

/** What a container is: one with a bound, one whose insides are the API's, or one that may be as long as the request. */
type Kind = Bound | 'request' | 'tables' | 'actions' | 'free'

function valueAt(request: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => (value instanceof Object ? Reflect.get(value, step) : undefined), request)
}
