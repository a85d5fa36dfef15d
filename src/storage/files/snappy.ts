// Takes Snappy's compression off a block: LevelDB compresses the index of a table file with it. Source: google/snappy, format_description.txt.
import { BytesReader } from './bytes-reader.js'

const littleEndian = (bytes: Uint8Array): number => bytes.reduceRight((number, byte) => number * 256 + byte, 0)

/** @throws RangeError when the bytes are no such block */
export function uncompressed(bytes: Uint8Array): Uint8Array {
  const reader = new BytesReader(bytes)
  const length = reader.number()
  if (length > bytes.length * 256) throw new RangeError('a block longer than its bytes can say')
  const out = new Uint8Array(length)
  let at = 0
  const append = (part: Uint8Array): void => {
    out.set(part, at)
    at += part.length
  }
  while (!reader.isAtEnd) {
    const tag = littleEndian(reader.take(1))
    const kind = tag & 3
    if (kind === 0) append(reader.take(literalLength(tag >> 2, reader)))
    else at = copy(out, at, copyOf(tag, kind, reader))
  }
  if (at !== length) throw new RangeError('a block that ends early')
  return out
}

function literalLength(said: number, reader: BytesReader): number {
  return (said < 60 ? said : littleEndian(reader.take(said - 59))) + 1
}

interface Copy {
  readonly back: number
  readonly length: number
}

function copyOf(tag: number, kind: number, reader: BytesReader): Copy {
  if (kind === 1) return { back: (tag >> 5) * 256 + littleEndian(reader.take(1)), length: ((tag >> 2) & 7) + 4 }
  return { back: littleEndian(reader.take(kind === 2 ? 2 : 4)), length: (tag >> 2) + 1 }
}

/** What is copied may reach into what the copy itself makes: byte by byte. */
function copy(out: Uint8Array, at: number, { back, length }: Copy): number {
  if (back === 0 || back > at || at + length > out.length) throw new RangeError('a copy from outside of the block')
  for (let n = 0; n < length; n++) out[at + n] = out[at + n - back] ?? 0
  return at + length
}
