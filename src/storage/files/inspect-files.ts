// Looks at a store's files before LevelDB opens them: opening is what destroys the evidence, since LevelDB drops what it can't read and goes
// on. Invariants: it only reads; a store that was killed, or has lost power after its last sync, shows nothing.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Manifest, readManifest } from './manifest.js'
import { readRecords } from './record-file.js'
import { damagedBlocks } from './table-file.js'

/** A record of the log begins with the number of its first write, then says how many there are. */
const SEQUENCE_BYTES = 8
const BATCH_HEADER_BYTES = 12

/** What is wrong with a store's files. */
export interface Damages {
  /** Of table files, one sentence each. LevelDB ends the process over some of them, so who only looks reads no tables then. */
  readonly inTables: readonly string[]
  /** Of the log and of the files that name the others. */
  readonly elsewhere: readonly string[]
}

const NONE: Damages = { inTables: [], elsewhere: [] }

/** A start reads so much of the table files, the newest first, at some 400 MB a second. `verify` reads all. */
export const START_TABLE_BYTES = 1024 ** 3

/**
 * @param tableBytes of how many bytes of table files the sums are checked; sizes are, of all
 * @returns none when all is well, or when there is no store yet
 */
export async function damagesOf(store: string, tableBytes = Number.POSITIVE_INFINITY): Promise<Damages> {
  const names: readonly string[] = await readdir(store).catch(() => [])
  const current = await readFile(join(store, 'CURRENT'), 'utf8').catch(() => undefined)
  if (current === undefined) return NONE
  const name = /^(MANIFEST-\d+)\n$/.exec(current)?.[1] // LevelDB opens what stands before the last newline, to the letter
  if (name === undefined) return elsewhere('CURRENT names no manifest')
  if (!names.includes(name)) return elsewhere(`${name}, which CURRENT names, is missing`)
  const { records, damageAt } = readRecords(await readFile(join(store, name)))
  if (damageAt !== undefined) return elsewhere(`${name} is damaged at byte ${damageAt}`)
  const manifest = manifestOf(records)
  if (manifest === undefined) return elsewhere(`${name} is damaged`)
  return {
    inTables: await tableDamages(store, names, manifest, tableBytes),
    elsewhere: await logDamages(store, names, manifest),
  }
}

const elsewhere = (words: string): Damages => ({ inTables: [], elsewhere: [words] })

function manifestOf(records: readonly Buffer[]): Manifest | undefined {
  try {
    return readManifest(records)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const numberOf = (name: string): number => Number.parseInt(name, 10)

async function tableDamages(
  store: string,
  names: readonly string[],
  { tables }: Manifest,
  tableBytes: number,
): Promise<readonly string[]> {
  const damages: string[] = []
  let left = tableBytes
  for (const [number, size] of [...tables].sort(([a], [b]) => b - a)) {
    left -= size
    const name = names.find((one) => /\.(ldb|sst)$/.test(one) && numberOf(one) === number)
    const words = name === undefined ? 'is missing' : await tableDamage(join(store, name), size, left >= 0)
    if (words !== undefined) damages.push(`${name ?? `table file ${number}`} ${words}`)
  }
  return damages
}

async function tableDamage(path: string, size: number, isRead: boolean): Promise<string | undefined> {
  const found = (await stat(path)).size
  if (found !== size) return `has ${found} bytes in place of ${size}`
  if (!isRead) return undefined
  const damaged = damagedBlocks(await readFile(path))
  if (damaged === undefined) return 'has a damaged index'
  return damaged === 0 ? undefined : `has ${damaged === 1 ? '1 damaged block' : `${damaged} damaged blocks`}`
}

/** Every write has the number after the one before it, so a gap is a loss. */
async function logDamages(store: string, names: readonly string[], manifest: Manifest): Promise<readonly string[]> {
  const logs = names.filter((name) => name.endsWith('.log') && numberOf(name) >= manifest.logNumber)
  logs.sort((a, b) => numberOf(a) - numberOf(b))
  if (manifest.logNumber > 0 && numberOf(logs[0] ?? '') !== manifest.logNumber)
    return [`write-ahead log ${manifest.logNumber} is missing`]
  let last: number | undefined
  for (const name of logs) {
    const { records, damageAt } = readRecords(await readFile(join(store, name)))
    for (const record of records) {
      if (record.length < BATCH_HEADER_BYTES) return [`${name} has a record that is none`]
      const first = Number(record.readBigUInt64LE())
      const isNext = last === undefined ? first <= manifest.lastSequence + 1 : first === last + 1
      if (!isNext) return [`${name} lacks writes before number ${first}`]
      last = first + record.readUInt32LE(SEQUENCE_BYTES) - 1
    }
    if (damageAt !== undefined) return [`${name} is damaged at byte ${damageAt}`]
  }
  return last !== undefined && last < manifest.lastSequence
    ? [`the write-ahead log ends at write ${last}, the manifest knows ${manifest.lastSequence}`]
    : []
}
