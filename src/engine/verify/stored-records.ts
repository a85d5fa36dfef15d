// JSON records of the store, read without trust: what can't be read, or lies under the key of another one, is a problem and no record.
import { isObject, type JsonObject } from '../../model/json.js'
import type { KeyRange, Store } from '../../storage/store.js'
import { rowsUnder } from './rows-under.js'

/** What a record has at least, so that those who read it may take it for one. */
export type Shape = Readonly<Record<string, 'string' | 'number' | 'object'>>

export interface RecordKind<One> {
  readonly range: KeyRange
  readonly shape: Shape
  /** Of what lies under a key, for people. */
  nameOf(key: Buffer): string
  /** @param value has that shape */
  read(key: Buffer, value: JsonObject): One
  /** Where the record belongs. */
  keyOf(record: One): Buffer
}

export interface StoredRecords<One> {
  readonly records: readonly One[]
  readonly problems: readonly string[]
}

export async function storedRecords<One>(store: Store, kind: RecordKind<One>): Promise<StoredRecords<One>> {
  const records: One[] = []
  const problems: string[] = []
  for await (const [key, text] of rowsUnder(store, kind.range)) {
    const value = parsed(text)
    if (value === undefined || !hasShape(value, kind.shape)) problems.push(`${kind.nameOf(key)} can't be read`)
    else {
      const record = kind.read(key, value)
      if (kind.keyOf(record).equals(key)) records.push(record)
      else problems.push(`${kind.nameOf(key)} is another one, by what it says`)
    }
  }
  return { records, problems }
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const hasShape = (value: JsonObject, shape: Shape): boolean =>
  Object.entries(shape).every(([name, type]) => typeof value[name] === type && value[name] !== null)

/** The words of a key after its kind. */
export const keyWords = (key: Buffer): string => key.toString('utf8', 1).replaceAll('\0', '/')
