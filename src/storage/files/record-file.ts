// A file of records of LevelDB: the write-ahead log and the manifest. A kill leaves the beginning of a record at its end, which is no
// damage. Invariant: damage is told from such an end wherever the file shows it. Source: LevelDB doc/log_format.md.
import { maskedCrc } from './crc32c.js'

const BLOCK_BYTES = 32 * 1024
const HEADER_BYTES = 7
const FULL = 1
const FIRST = 2
const LAST = 4

export interface Records {
  readonly records: readonly Buffer[]
  /** Where the first damage is; undefined when there is none. Nothing after it is read. */
  readonly damageAt: number | undefined
}

/** @param file the whole of it */
export function readRecords(file: Buffer): Records {
  const records: Buffer[] = []
  let parts: Buffer[] | undefined
  for (let at = 0; at < file.length;) {
    const inBlock = BLOCK_BYTES - (at % BLOCK_BYTES)
    if (inBlock < HEADER_BYTES) {
      if (!isZero(file.subarray(at, at + inBlock))) return { records, damageAt: at }
      at += inBlock
      continue
    }
    const piece = pieceAt(file, at, inBlock)
    if (piece === 'end') break
    if (piece === 'damaged') return { records, damageAt: at }
    const begins = piece.type === FULL || piece.type === FIRST
    if (begins !== (parts === undefined)) return { records, damageAt: at }
    parts = [...(parts ?? []), piece.bytes]
    if (piece.type === FULL || piece.type === LAST) {
      records.push(Buffer.concat(parts))
      parts = undefined
    }
    at += HEADER_BYTES + piece.bytes.length
  }
  return { records, damageAt: undefined }
}

interface Piece {
  readonly type: number
  readonly bytes: Buffer
}

function pieceAt(file: Buffer, at: number, inBlock: number): Piece | 'end' | 'damaged' {
  if (isZero(file.subarray(at))) return 'end' // room that the system had made for more
  if (at + HEADER_BYTES > file.length) return 'end'
  const size = file.readUInt16LE(at + 4)
  if (size > inBlock - HEADER_BYTES) return 'damaged'
  if (at + HEADER_BYTES + size > file.length) return hasPieceAfter(file, at) ? 'damaged' : 'end'
  return wholePieceAt(file, at) ?? 'damaged'
}

/** A record whose length is wrong looks like one that ends too early, but for what follows it. */
function hasPieceAfter(file: Buffer, start: number): boolean {
  for (let at = start + 1; at + HEADER_BYTES < file.length; at++) {
    if (file.readUInt16LE(at + 4) > 0 && wholePieceAt(file, at) !== undefined) return true
  }
  return false
}

function wholePieceAt(file: Buffer, at: number): Piece | undefined {
  const type = file[at + 6] ?? 0
  const end = at + HEADER_BYTES + file.readUInt16LE(at + 4)
  if (type < FULL || type > LAST || end > file.length) return undefined
  if (maskedCrc(file, at + 6, end) !== file.readUInt32LE(at)) return undefined
  return { type, bytes: file.subarray(at + HEADER_BYTES, end) }
}

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0)
