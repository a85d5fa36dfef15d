// A table file of LevelDB (`.ldb`): data blocks, a filter, an index of each, and a footer that says where the indexes are. Every block is followed by
// its sum, which LevelDB's binding for Node never checks when it reads. Source: LevelDB doc/table_format.md.
import { BytesReader } from './bytes-reader.js'
import { maskedCrc } from './crc32c.js'
import { uncompressed } from './snappy.js'

const FOOTER_BYTES = 48
const MAGIC = Buffer.from('57fb808b247547db', 'hex')
/** After each block: its kind of compression, then the sum of both. */
const TRAILER_BYTES = 5
const RAW = 0
const SNAPPY = 1
const WORD_BYTES = 4

interface Block {
  readonly offset: number
  readonly size: number
}

/** @returns how many of its blocks are damaged; undefined when not even its indexes can be read */
export function damagedBlocks(file: Buffer): number | undefined {
  try {
    const [metaIndex, index] = handlesOf(file)
    if (!isWhole(file, index) || !isWhole(file, metaIndex)) return undefined
    const blocks = [metaIndex, index].flatMap((block) => blocksOf(contentOf(file, block)))
    return isFilled([...blocks, metaIndex, index]) ? blocks.filter((block) => !isWhole(file, block)).length : undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** @throws RangeError when there is no footer */
function handlesOf(file: Buffer): readonly [Block, Block] {
  const footer = file.subarray(Math.max(0, file.length - FOOTER_BYTES))
  if (footer.length < FOOTER_BYTES || !footer.subarray(-MAGIC.length).equals(MAGIC)) throw new RangeError('no footer')
  const reader = new BytesReader(footer)
  return [blockFrom(reader), blockFrom(reader)]
}

const blockFrom = (reader: BytesReader): Block => ({ offset: reader.number(), size: reader.number() })

function isWhole(file: Buffer, { offset, size }: Block): boolean {
  const end = offset + size + 1
  if (end + WORD_BYTES > file.length) return false
  return maskedCrc(file, offset, end) === file.readUInt32LE(end)
}

/** Blocks lie one after the other, from the start of the file: those of data, the filter, the two indexes. */
function isFilled(blocks: readonly Block[]): boolean {
  let end = 0
  for (const { offset, size } of [...blocks].sort((a, b) => a.offset - b.offset)) {
    if (offset !== end) return false
    end = offset + size + TRAILER_BYTES
  }
  return true
}

function contentOf(file: Buffer, { offset, size }: Block): Uint8Array {
  const bytes = file.subarray(offset, offset + size)
  const compression = file[offset + size]
  if (compression === SNAPPY) return uncompressed(bytes)
  if (compression === RAW) return bytes
  throw new RangeError('an unknown compression')
}

/** Entries of the index: shared and own bytes of a key, and the place of a block; then the restarts, and their number. */
function blocksOf(index: Uint8Array): readonly Block[] {
  const view = Buffer.from(index.buffer, index.byteOffset, index.byteLength)
  const restarts = view.readUInt32LE(view.length - WORD_BYTES)
  const end = view.length - WORD_BYTES * (restarts + 1)
  const reader = new BytesReader(view)
  const blocks: Block[] = []
  while (reader.at < end) {
    reader.number()
    const ownBytes = reader.number()
    const valueBytes = reader.number()
    reader.take(ownBytes)
    blocks.push(blockFrom(new BytesReader(reader.take(valueBytes))))
  }
  return blocks
}
