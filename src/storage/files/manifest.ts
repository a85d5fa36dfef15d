// LevelDB's manifest: which files it has, and what was written last. Source: LevelDB db/version_edit.cc.
import { BytesReader } from './bytes-reader.js'

export interface Manifest {
  /** Sizes of the table files, by their numbers. */
  readonly tables: ReadonlyMap<number, number>
  /** The oldest write-ahead log that is needed. */
  readonly logNumber: number
  /** The last write when the manifest was written; logs may have more. */
  readonly lastSequence: number
}

interface Told {
  tables: Map<number, number>
  logNumber: number
  lastSequence: number
}

type Field = (reader: BytesReader, told: Told) => void

/** What each tag is followed by. */
const FIELDS: ReadonlyMap<number, Field> = new Map<number, Field>([
  [1, (reader) => reader.text()],
  [2, (reader, told) => (told.logNumber = reader.number())],
  [3, (reader) => reader.number()],
  [4, (reader, told) => (told.lastSequence = reader.number())],
  [5, (reader) => [reader.number(), reader.text()]],
  [
    6,
    (reader, told) => {
      reader.number()
      told.tables.delete(reader.number())
    },
  ],
  [
    7,
    (reader, told) => {
      reader.number()
      told.tables.set(reader.number(), reader.number())
      reader.text()
      reader.text()
    },
  ],
  [9, (reader) => reader.number()],
])

/** @throws RangeError when a record is none of a manifest */
export function readManifest(records: readonly Uint8Array[]): Manifest {
  const told: Told = { tables: new Map(), logNumber: 0, lastSequence: 0 }
  for (const record of records) {
    const reader = new BytesReader(record)
    while (!reader.isAtEnd) {
      const field = FIELDS.get(reader.number())
      if (field === undefined) throw new RangeError('an unknown field')
      field(reader, told)
    }
  }
  return told
}
