// What a disk does to a folder is seen: seeded damages to every kind of file, each of them found by `verify`, refused at the start or by a
// 500, or without effect on any answer. `TEST_DAMAGES=200` makes more of them. Half of the folders were stopped, half were killed.
import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../src/emulator.js'
import { verifyFolder } from '../../src/engine/verify/verify.js'
import { newSeed, seededRandom } from '../../src/runtime/random.js'
import { FolderError } from '../../src/storage/folder-error.js'
import { apiOf, type Call, Refusal, scanAll } from '../scenario/api.js'

const DAMAGES = Number(process.env['TEST_DAMAGES'] ?? 40)
const seed = process.env['TEST_SEED'] ?? newSeed()
const random = seededRandom(seed)
const draw = (purpose: string, n: number, below: number): number =>
  random.bytes(`damage/${purpose}`, '', n).readUInt32BE(0) % below

const TABLES = ['Plain', 'Noise'] as const
const INDEX = 'byG'
/** Four megabytes that don't compress and some that do: several table files, and a log after them. */
const ROWS = 500
const LATE_ROWS = 40
const NOISE_BYTES = 6000

type Item = Readonly<Record<string, unknown>>
/** What is to be read of each table and index, by the text of each item. */
type Content = ReadonlyMap<string, ReadonlySet<string>>

let place: string
let stopped: string
let killed: string
let expected: Content

const options = (dataDir: string) => ({ dataDir, audit: 'on', capacity: 'off', logLevel: 'silent' }) as const

async function fill(call: Call, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n++) {
    const key = { pk: { S: `p${n}` }, sk: { N: String(n) }, g: { S: `g${n % 7}` } }
    const noise = Buffer.concat(Array.from({ length: NOISE_BYTES / 32 }, (_, at) => noiseOf(n * 1000 + at)))
    await call('PutItem', { TableName: 'Plain', Item: { ...key, v: { S: 'lorem ipsum '.repeat(20) } } })
    await call('PutItem', { TableName: 'Noise', Item: { ...key, v: { B: noise.toString('base64') } } })
  }
}

const noiseOf = (n: number): Buffer => createHash('sha256').update(`${seed}/${n}`).digest()

async function createTable(call: Call, TableName: string): Promise<void> {
  await call('CreateTable', {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
      { AttributeName: 'g', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      { IndexName: INDEX, KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
    ],
  })
}

/** By pages and by keys: a damaged key is missed by one of them. @throws Refusal */
async function contentOf(emulator: Emulator, known?: Content): Promise<Content> {
  const call = apiOf(emulator)
  const content = new Map<string, ReadonlySet<string>>()
  for (const table of TABLES) {
    for (const index of [undefined, INDEX]) {
      const items = await scanAll(call, table, index)
      content.set(`${table}/${index ?? ''}`, new Set(items.map((item) => JSON.stringify(item))))
    }
    const gotten = new Set<string>()
    for (const text of known?.get(`${table}/`) ?? []) {
      const { pk, sk } = JSON.parse(text) as Item
      const { Item: item } = await call<{ Item?: Item }>('GetItem', { TableName: table, Key: { pk, sk }, ConsistentRead: true })
      if (item !== undefined) gotten.add(JSON.stringify(item))
    }
    if (known !== undefined) content.set(`${table} by key`, gotten)
  }
  return content
}

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'dynalab-damage-'))
  stopped = join(place, 'stopped')
  killed = join(place, 'killed')
  const first = await createEmulator({ ...options(stopped), transition: 0 })
  for (const table of TABLES) await createTable(apiOf(first), table)
  await fill(apiOf(first), 0, ROWS)
  await first.close()
  const second = await createEmulator({ ...options(stopped), compactOnStart: true })
  await fill(apiOf(second), ROWS, ROWS + LATE_ROWS)
  await cp(stopped, killed, { recursive: true }) // as a kill would leave it
  expected = await contentOf(second)
  await second.close()
  const sound = await createEmulator(options(await copyOf(stopped)))
  const all = await contentOf(sound, expected)
  await sound.close()
  expected = all
  const names = (await readdir(join(killed, 'store'))).filter((name) => name.endsWith('.ldb'))
  expect(names.length).toBeGreaterThan(2)
}, 120_000)
afterAll(() => rm(place, { recursive: true, force: true }))

const work = (): string => join(place, 'work')

async function copyOf(folder: string): Promise<string> {
  await rm(work(), { recursive: true, force: true })
  await cp(folder, work(), { recursive: true })
  return work()
}

/** Everything about every file that a look may not change. */
async function stateOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const state = new Map<string, string>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const { mtimeMs } = await stat(path)
    const hash = entry.isFile()
      ? createHash('sha256')
          .update(await readFile(path))
          .digest('hex')
      : ''
    state.set(path, `${mtimeMs} ${hash}`)
  }
  return state
}

const KINDS = ['flipped bit', 'zeroed bytes', 'cut', 'removed', 'swapped bytes', 'doubled bytes'] as const
type Kind = (typeof KINDS)[number]
const FILES = [/\.log$/, /\.ldb$/, /\.ldb$/, /^MANIFEST/, /^CURRENT$/, /^dynalab\.json$/]

interface Damage {
  readonly words: string
  readonly isCutLog: boolean
}

async function damage(folder: string, n: number): Promise<Damage> {
  const pattern = FILES[draw('file', n, FILES.length)] ?? /x/
  const all = [...(await readdir(join(folder, 'store'))).map((name) => `store/${name}`), 'dynalab.json']
  const fitting = all.filter((name) => pattern.test(name.replace('store/', '')))
  const name = fitting[draw('which', n, fitting.length)] ?? ''
  const kind = KINDS[draw('kind', n, KINDS.length)] ?? 'removed'
  const path = join(folder, name)
  const bytes = await readFile(path)
  const at = draw('place', n, bytes.length)
  if (kind === 'removed') await rm(path)
  else if (kind === 'cut') await truncate(path, at)
  else await writeFile(path, changed(bytes, kind, at, n))
  return { words: `${n}: ${kind} at ${at} of ${bytes.length} in ${name}`, isCutLog: kind === 'cut' && name.endsWith('.log') }
}

function changed(bytes: Buffer, kind: Kind, at: number, n: number): Buffer {
  const result = Buffer.from(bytes)
  const length = Math.min(bytes.length - at, 1 + draw('length', n, 4096))
  if (kind === 'flipped bit') result[at] = (result[at] ?? 0) ^ (1 << draw('bit', n, 8))
  if (kind === 'zeroed bytes') result.fill(0, at, at + length)
  if (kind === 'swapped bytes') result.subarray(at, at + length).reverse()
  if (kind === 'doubled bytes') return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)])
  return result
}

/** @returns what a server makes of the folder */
async function served(folder: string): Promise<Content | 'refused at the start' | 'refused with 500'> {
  let emulator: Emulator
  try {
    emulator = await createEmulator(options(folder))
  } catch (error) {
    expect(String(error)).not.toContain('\n')
    return 'refused at the start'
  }
  try {
    return await contentOf(emulator, expected)
  } catch (error) {
    if (error instanceof Refusal) return 'refused with 500'
    throw error
  } finally {
    await emulator.close()
  }
}

async function isFound(folder: string): Promise<boolean> {
  const before = await stateOf(folder)
  try {
    return (await verifyFolder(folder)).problems.length > 0
  } catch (error) {
    if (error instanceof FolderError) return true
    throw error
  } finally {
    expect(await stateOf(folder)).toEqual(before)
  }
}

/** Whether nothing is shown that was never there. */
const isPart = (content: Content): boolean =>
  [...content].every(([name, items]) => [...items].every((item) => expected.get(name)?.has(item)))

test(`${DAMAGES} damages are seen, or do no harm (TEST_SEED=${seed})`, { timeout: 60_000 + DAMAGES * 5000 }, async () => {
  const counts = new Map<string, number>()
  const silent: string[] = []
  for (let n = 0; n < DAMAGES; n++) {
    const from = n % 2 === 0 ? stopped : killed
    const { words, isCutLog } = await damage(await copyOf(from), n)
    const found = (await isFound(work())) ? 'found by verify' : 'nothing found by verify'
    const content = await served(work())
    let outcome = typeof content === 'string' ? content : 'served right'
    if (typeof content !== 'string' && JSON.stringify(texts(content)) !== JSON.stringify(texts(expected))) {
      // The end of a log that was cut is what a kill leaves, too: what is there is right, and nobody can know what was.
      outcome = isCutLog && from === killed && isPart(content) ? 'served as after a kill' : 'served wrong'
    }
    if (outcome === 'served wrong') silent.push(words)
    const line = `${found}, ${outcome}`
    counts.set(line, (counts.get(line) ?? 0) + 1)
  }
  console.log(`seed ${seed}: ${DAMAGES} damages\n${[...counts].map(([line, count]) => `${count} ${line}`).join('\n')}`)
  expect(silent).toEqual([])
})

const texts = (content: Content): readonly (readonly [string, readonly string[]])[] =>
  [...content].map(([name, items]) => [name, [...items].sort()] as const)

test('damage that is accepted is served without what is lost, and said', async () => {
  const folder = await copyOf(stopped)
  const [log = ''] = (await readdir(join(folder, 'store'))).filter((name) => name.endsWith('.log'))
  const path = join(folder, 'store', log)
  const bytes = await readFile(path)
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
  await writeFile(path, bytes)
  await expect(createEmulator(options(folder))).rejects.toThrow(
    /is damaged: \d+\.log .* restore the folder, see what is lost by `dynalab verify`, or start without that by --accept-damage$/,
  )
  const emulator = await createEmulator({ ...options(folder), acceptDamage: true })
  expect(isPart(await contentOf(emulator))).toBe(true)
  await emulator.close()
})
