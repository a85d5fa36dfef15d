// Every stored value against its seal, whatever it is: what is damaged is counted by the table it belongs to. Values are streamed.
import { wordsOfKey, ownerOfRow } from '../../storage/keys.js'
import type { CopiedStore } from '../../storage/folder-copy.js'
import { isOfKey, isSealed, unsealed } from '../../storage/seal.js'
import type { Store } from '../../storage/store.js'
import { loadTables } from '../tables/open-tables.js'

const CHUNK_ROWS = 256
const EVERYTHING = { lower: Buffer.alloc(0), upper: Buffer.alloc(1, 0xff) }

/** @returns one sentence for each table, or kind of value, that has damaged ones: how many, and where the first is */
export async function damagedValues({ raw, checked, hasUnsealed }: CopiedStore): Promise<readonly string[]> {
  const found = new Map<string, { count: number; first: string }>()
  const nameOf = await ownerNames(checked)
  const cursor = raw.cursor(EVERYTHING)
  const unread: string[] = []
  try {
    for (let rows = await cursor.next(CHUNK_ROWS); rows.length > 0; rows = await cursor.next(CHUNK_ROWS)) {
      for (const [key, stored] of rows) {
        if (isSound(key, stored, hasUnsealed)) continue
        const owner = nameOf(key)
        const one = found.get(owner) ?? { count: 0, first: wordsOfKey(key) }
        found.set(owner, { ...one, count: one.count + 1 })
      }
    }
  } catch (error) {
    unread.push(`values can't be read: ${error instanceof Error ? error.message : String(error)}`) // a problem like the others
  } finally {
    await cursor.close()
  }
  const damaged = [...found].map(([owner, { count, first }]) => `${owner}: ${count} damaged values, the first one ${first}`)
  return [...damaged, ...unread]
}

const isSound = (key: Buffer, stored: string, hasUnsealed: boolean): boolean =>
  hasUnsealed && !isSealed(stored) ? true : unsealed(stored) !== undefined && isOfKey(key, stored)

/** Names of tables and indexes by their rows' keys; when the catalogue itself is damaged, the keys' own words. */
async function ownerNames(store: Store): Promise<(key: Buffer) => string> {
  const names = new Map<number, string>()
  const tables = await loadTables(store).catch(() => undefined)
  for (const { record, keptIndexes } of tables?.all() ?? []) {
    const name = `${record.namespace.account}/${record.namespace.region}/${record.name}`
    names.set(record.physicalId, name)
    for (const index of keptIndexes) names.set(index.record.physicalId, `${name}, index ${index.record.name}`)
  }
  return (key) => {
    const owner = ownerOfRow(key)
    return (owner === undefined ? undefined : names.get(owner)) ?? 'what is not a row of a table'
  }
}
