// Ion binary as pieces that can be read one by one: values of the top level, with the symbol tables that they need before them. Invariant:
// no more than a piece and a chunk are held. Source: the Ion specification, binary encoding (type descriptors, VarUInt, annotations).
import { type Bytes, MOST_RECORD_BYTES } from './read-row.js'

export const VERSION_MARK = Buffer.of(0xe0, 0x01, 0x00, 0xea)
/** Values are gathered up to so many bytes, or each would have its symbol tables read again. */
const PIECE_BYTES = 256 * 1024
const SYMBOL_TABLE = 3

/** The file is no Ion from here on, so nothing after it can be found. */
export class BrokenIon extends Error {}

/** @throws BrokenIon */
export async function* ionBinaryPieces(bytes: Bytes): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  let tables: Buffer[] = [VERSION_MARK]
  let piece: Buffer[] = []
  let length = 0
  const taken = (): Buffer => {
    const whole = Buffer.concat([...tables, ...piece])
    piece = []
    length = 0
    return whole
  }
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (let size = sizeAt(rest); size !== undefined && size <= rest.length; size = sizeAt(rest)) {
      const value = rest.subarray(0, size)
      rest = rest.subarray(size)
      const isMark = value.equals(VERSION_MARK)
      if (isMark || isSymbolTable(value)) {
        if (length > 0) yield taken()
        tables = isMark ? [VERSION_MARK] : [...tables, value]
        continue
      }
      piece.push(value)
      length += value.length
      if (length >= PIECE_BYTES) yield taken()
    }
    if ((sizeAt(rest) ?? 0) > MOST_RECORD_BYTES) throw new BrokenIon()
  }
  if (length > 0) yield taken()
  if (rest.length > 0) throw new BrokenIon()
}

/** Bytes of the value that begins there; undefined where too little of it is there to tell. @throws BrokenIon */
function sizeAt(bytes: Buffer): number | undefined {
  const [first] = bytes
  if (first === undefined) return undefined
  if (first === VERSION_MARK[0]) return VERSION_MARK.length
  const type = first >> 4
  const length = first & 0x0f
  if (type === 15) throw new BrokenIon()
  if (type === 1 || length === 15) return 1
  // A struct whose length is 1 has it after itself, sorted by its names.
  if (length !== 14 && !(type === 13 && length === 1)) return 1 + length
  const said = varUIntAt(bytes, 1)
  return said === undefined ? undefined : said.end + said.value
}

function varUIntAt(bytes: Buffer, from: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    value = value * 128 + (byte & 0x7f)
    if (value > Number.MAX_SAFE_INTEGER) throw new BrokenIon()
    if ((byte & 0x80) !== 0) return { value, end: at + 1 }
  }
  return undefined
}

/** A value whose first annotation is `$ion_symbol_table`. */
function isSymbolTable(value: Buffer): boolean {
  const [first = 0] = value
  if (first >> 4 !== 14) return false
  const begin = (first & 0x0f) === 14 ? (varUIntAt(value, 1)?.end ?? 1) : 1
  const annotations = varUIntAt(value, begin)
  return annotations !== undefined && varUIntAt(value, annotations.end)?.value === SYMBOL_TABLE
}
