// Ion, text or binary: a struct a record, `$ion_1_0 {Item:{pk:"a"}}`, as exports write it. The library is loaded when it is first needed.
// Invariant: a file is read piece by piece, so its length is no matter. Source: docs S3DataImport.Format; binary assumed.
import type * as IonSdk from 'ion-js'
import type { Reader } from 'ion-js'
import type { WireItem } from '../../model/decode.js'
import { BrokenIon, ionBinaryPieces, VERSION_MARK } from './ion-binary.js'
import { ionTextPieces } from './ion-text.js'
import { attributeAt, membersOf, NoAttribute } from './ion-values.js'
import { type Bytes, FAULTS, MOST_RECORD_BYTES, type ReadRow } from './read-row.js'

export async function* ionRecords(bytes: Bytes): AsyncGenerator<ReadRow> {
  const ion = await import('ion-js')
  const chunks = bytes[Symbol.asyncIterator]()
  const head = await headOf(chunks)
  const all = allOf(head, chunks)
  try {
    const isBinary = head.subarray(0, VERSION_MARK.length).equals(VERSION_MARK)
    for await (const piece of isBinary ? ionBinaryPieces(all) : ionTextPieces(all)) {
      if (piece === undefined) yield { fault: FAULTS.long, bytes: MOST_RECORD_BYTES }
      else yield* recordsIn(ion, piece)
    }
  } catch (error) {
    if (!(error instanceof BrokenIon)) throw error
    yield { fault: FAULTS.ion, bytes: 0, isLast: true }
  }
}

/** Enough of the file to tell what it is. */
async function headOf(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0)
  while (head.length < VERSION_MARK.length) {
    const next = await chunks.next()
    if (next.done === true) return head
    head = Buffer.concat([head, next.value])
  }
  return head
}

async function* allOf(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value
}

/** Bytes of its piece are shared out among records, as nobody says what each took. */
function* recordsIn(ion: typeof IonSdk, piece: Buffer): Generator<ReadRow> {
  const found: ReadRow[] = []
  try {
    const reader = ion.makeReader(piece)
    while (reader.next() !== null) found.push(recordAt(reader))
  } catch {
    found.push({ fault: FAULTS.ion, bytes: 0 })
  }
  for (const row of found) yield { ...row, bytes: Math.ceil(piece.length / found.length) }
}

function recordAt(reader: Reader): ReadRow {
  if (reader.type()?.name !== 'struct' || reader.isNull()) return { fault: FAULTS.item, bytes: 0 }
  let item: WireItem | undefined
  let fault: string | undefined
  const beside: [string, unknown][] = []
  reader.stepIn()
  while (reader.next() !== null) {
    const name = reader.fieldName() ?? ''
    try {
      if (name === 'Item' && reader.type()?.name === 'struct') item = membersOf(reader, () => attributeAt(reader))
      else beside.push([name, besideAt(reader, name)])
    } catch (error) {
      if (!(error instanceof NoAttribute)) throw error
      fault ??= error.message
    }
  }
  reader.stepOut()
  if (fault !== undefined) return { fault, bytes: 0 }
  return item === undefined ? { fault: FAULTS.item, bytes: 0 } : { item, beside: Object.fromEntries(beside), bytes: 0 }
}

/** Texts as texts, names as texts, values as requests have them. */
function besideAt(reader: Reader, name: string): unknown {
  if (reader.type()?.name !== 'struct') return reader.value()
  return membersOf(reader, () => (name === 'ExpressionAttributeNames' ? reader.stringValue() : attributeAt(reader)))
}
