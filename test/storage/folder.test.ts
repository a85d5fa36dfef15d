// Opening a data folder: what is refused, in which words, and that a refused folder stays as it was, byte for byte. A folder that is
// opened wrongly is data that is lost, so each way to be wrong has its line here.
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator.js'
import { rangeAt } from '../../src/engine/history/past.js'
import { loadPins } from '../../src/engine/history/pins.js'
import { loadKeptLogs } from '../../src/engine/logs/kept-logs.js'
import { partitionIdsOf } from '../../src/engine/logs/log-reader.js'
import { loadTables } from '../../src/engine/tables/open-tables.js'
import { verifyFolder } from '../../src/engine/verify/verify.js'
import { entriesAfter } from '../../src/log/log.js'
import { FolderError } from '../../src/storage/folder-error.js'
import { openFolder } from '../../src/storage/folder.js'
import { Row } from '../../src/storage/row.js'
import { put } from '../../src/storage/store.js'
import {
  DROPPED_ITEMS,
  DROPPED_TABLE,
  FIXTURE_ENTRIES,
  FIXTURE_ITEMS,
  FIXTURE_PIN,
  FIXTURE_TABLE,
  PINNED_ITEMS,
  SORTED_ITEM,
  UNSORTED_TABLE,
  writeFixture,
} from '../fixtures/content.js'
import { apiOf, scanAll } from '../scenario/api.js'

const FIXTURES = join(import.meta.dirname, '../fixtures/folders')
/** The user that Linux knows as nobody. */
const NOBODY = 65_534

let place: string
let folder: string
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'dynalab-folder-'))
  folder = join(place, 'data')
})
afterEach(() => rm(place, { recursive: true, force: true }))

/** Every name below the folder, with the file's bytes. */
async function contentOf(path: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries.map(async (entry): Promise<[string, string]> => {
    const name = join(entry.parentPath, entry.name)
    return [name, entry.isFile() ? await readFile(name, 'hex') : 'folder']
  })
  return new Map((await Promise.all(files)).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The refusal's words, the folder's path as FOLDER. */
async function refusalOf(path: string, use: 'create' | 'existing' = 'create'): Promise<string> {
  try {
    await (await openFolder(path, use)).close()
  } catch (error) {
    if (error instanceof FolderError) return error.message.replaceAll(path, 'FOLDER')
    throw error
  }
  return 'opened'
}

const entriesOf = async (): Promise<string[]> => (await readdir(folder)).sort()
const mark = (text: string): Promise<void> => writeFile(join(folder, 'dynalab.json'), text)

describe('a new folder', () => {
  test('is made with its parents, marked with its format, and keeps what is stored', async () => {
    const path = join(folder, 'deep', 'er')
    const store = await openFolder(path, 'create')
    await store.batch([put(Buffer.from('k'), 'v')], 'disk')
    await store.close()
    expect(JSON.parse(await readFile(join(path, 'dynalab.json'), 'utf8'))).toEqual({ format: 10 })
    expect((await readdir(path)).sort()).toEqual(['dynalab.json', 'store'])
    const again = await openFolder(path, 'existing')
    expect(again.get(Buffer.from('k'))).toBe('v')
    await again.close()
  })

  // Other users of the machine have no business in it. A folder that was there is its owner's to open and close.
  test.skipIf(process.platform === 'win32')('lets its owner in alone; one that was there keeps its mode', async () => {
    const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777
    await (await openFolder(join(place, 'parent', 'data'), 'create')).close()
    expect(await modeOf(join(place, 'parent', 'data'))).toBe(0o700)
    expect(await modeOf(join(place, 'parent'))).toBe(0o777 & ~process.umask())
    await mkdir(folder)
    await chmod(folder, 0o750)
    await (await openFolder(folder, 'create')).close()
    expect(await modeOf(folder)).toBe(0o750)
  })

  test('is not made by who only wants to look', async () => {
    expect(await refusalOf(folder, 'existing')).toBe('there is no folder FOLDER: check the path')
    expect(await readdir(place)).toEqual([])
    await mkdir(folder)
    expect(await refusalOf(folder, 'existing')).toBe('FOLDER is not a Dynalab data folder: it has no dynalab.json')
    expect(await entriesOf()).toEqual([])
  })

  // A kill while the folder was made leaves one of these; all of them are folders in which nothing was acknowledged.
  test.each([
    'a mark half written',
    'a mark not in its place',
    'a store that LevelDB had only begun',
    'a store without its mark',
  ])('is finished after %s', async (left) => {
    await mkdir(folder)
    await writeFile(join(folder, 'dynalab.json.new'), left === 'a mark half written' ? '{"for' : '{"format":5}')
    if (left === 'a store that LevelDB had only begun') {
      await mkdir(join(folder, 'store'))
      await writeFile(join(folder, 'store/MANIFEST-000001'), '')
      await writeFile(join(folder, 'store/LOCK'), '')
    }
    if (left === 'a store without its mark') {
      await (await openFolder(folder, 'create')).close()
      await rename(join(folder, 'dynalab.json'), join(folder, 'dynalab.json.new'))
    }
    expect(await refusalOf(folder, 'existing')).toBe('FOLDER is not a Dynalab data folder: it has no dynalab.json')
    expect(await refusalOf(folder)).toBe('opened')
    expect(await entriesOf()).toEqual(['dynalab.json', 'store'])
  })
})

describe('a folder of another format is refused by name and not touched', () => {
  const OLDER =
    "FOLDER has data format 0, which this Dynalab (format 10) can't migrate: open it with the version that wrote it, or name another --data-dir"
  const NEWER =
    'FOLDER has data format 99, written by a newer Dynalab; this one reads format 10: upgrade Dynalab or name another --data-dir'
  test.each([
    ['older', OLDER],
    ['newer', NEWER],
  ])('%s', async (name, words) => {
    await cp(join(FIXTURES, name), folder, { recursive: true })
    const before = await contentOf(folder)
    expect(await refusalOf(folder)).toBe(words)
    await expect(verifyFolder(folder)).rejects.toThrow(FolderError)
    await expect(createEmulator({ dataDir: folder, logLevel: 'silent' })).rejects.toThrow(FolderError)
    expect(await contentOf(folder)).toEqual(before)
    expect([...before.keys()].length).toBeGreaterThan(4)
  })
})

describe('a folder that is damaged is refused and not touched', () => {
  const NO_FORMAT = 'FOLDER/dynalab.json does not name a data format: restore it or name another --data-dir'
  test.each([
    ['', NO_FORMAT],
    ['{"format":', NO_FORMAT],
    ['null', NO_FORMAT],
    ['[]', NO_FORMAT],
    ['{}', NO_FORMAT],
    ['{"format":"1"}', NO_FORMAT],
    ['{"format":1.5}', NO_FORMAT],
    ['{"version":1}', NO_FORMAT],
    ['\u0000\u0000\u0000', NO_FORMAT],
  ])('its mark is %j', async (text, words) => {
    await cp(join(FIXTURES, 'format-1'), folder, { recursive: true })
    await mark(text)
    const before = await contentOf(folder)
    expect(await refusalOf(folder)).toBe(words)
    expect(await contentOf(folder)).toEqual(before)
  })

  test('its mark is a folder', async () => {
    await mkdir(join(folder, 'dynalab.json'), { recursive: true })
    expect(await refusalOf(folder)).toBe('cannot read FOLDER/dynalab.json (EISDIR)')
  })

  test('it has a store and no mark', async () => {
    await cp(join(FIXTURES, 'format-1'), folder, { recursive: true })
    await rm(join(folder, 'dynalab.json'))
    const before = await contentOf(folder)
    const words = 'FOLDER has a store but no dynalab.json, so its format is unknown: restore that file or name another --data-dir'
    expect(await refusalOf(folder)).toBe(words)
    expect(await contentOf(folder)).toEqual(before)
  })

  // LevelDB itself would take this for a new store and delete the data files that it doesn't know.
  test('its store has lost CURRENT', async () => {
    await cp(join(FIXTURES, 'format-1'), folder, { recursive: true })
    await rm(join(folder, 'store/CURRENT'))
    const before = await contentOf(folder)
    const words = 'FOLDER is damaged: its store has data but no file CURRENT: restore the folder or name another --data-dir'
    expect(await refusalOf(folder)).toBe(words)
    expect(await contentOf(folder)).toEqual(before)
  })

  // Started empty, it would say that all is well to somebody who has lost everything.
  test.each(['is gone', 'is empty', 'was only begun'])('its store %s', async (what) => {
    await mkdir(folder)
    await mark('{"format":5}')
    if (what !== 'is gone') await mkdir(join(folder, 'store'))
    if (what === 'was only begun') await writeFile(join(folder, 'store/LOCK'), '')
    const before = await contentOf(folder)
    const words =
      'FOLDER has dynalab.json but no store: restore the folder, or empty it to start anew, or name another --data-dir'
    expect(await refusalOf(folder)).toBe(words)
    expect(await refusalOf(folder, 'existing')).toBe(words)
    expect(await contentOf(folder)).toEqual(before)
  })

  test('its store names a manifest that is not there', async () => {
    await cp(join(FIXTURES, 'format-1'), folder, { recursive: true })
    await writeFile(join(folder, 'store/CURRENT'), 'MANIFEST-000999\n')
    const words =
      'FOLDER is damaged: MANIFEST-000999, which CURRENT names, is missing: restore the folder, see what is lost by `dynalab verify`, or start without that by --accept-damage'
    expect(await refusalOf(folder)).toBe(words)
  })
})

describe('what is not a folder to write in is refused', () => {
  test('a file, and what lies below one', async () => {
    await writeFile(folder, 'precious')
    const words = 'FOLDER is a file, not a folder: name another --data-dir'
    expect(await refusalOf(folder)).toBe(words)
    expect(await refusalOf(folder, 'existing')).toBe(words)
    expect(await refusalOf(join(folder, 'below'))).toBe('FOLDER is a file, or lies below one: name another --data-dir')
    expect(await readFile(folder, 'utf8')).toBe('precious')
  })

  // Node's recursive mkdir never ends below /proc, which exists and takes no folders.
  test.skipIf(process.platform !== 'linux')('below a place that takes no folders', async () => {
    const words = 'there is no folder FOLDER, and none can be made there: check the path'
    expect(await refusalOf('/proc/dynalab/data')).toBe(words)
  })

  // Root may write anywhere, so root plays nobody for as long as it takes.
  test('below a folder in which this user may not write', async () => {
    await chmod(place, 0o555)
    const isRoot = process.getuid?.() === 0
    if (isRoot) process.seteuid?.(NOBODY)
    const refusal = await refusalOf(folder).finally(() => {
      if (isRoot) process.seteuid?.(0)
    })
    await chmod(place, 0o755)
    const words =
      'cannot write to the data folder FOLDER (EACCES): give this user the right to (chown or chmod), or name another --data-dir'
    expect(refusal).toBe(words)
    expect(await readdir(place)).toEqual([])
  })
})

describe('a folder of a format that is read', () => {
  const sorted = (items: readonly object[]): string[] => items.map((item) => JSON.stringify(Object.entries(item).sort())).sort()

  // The fixture was written by the code that first wrote this format: whoever changes what is stored finds out here.
  // Folders of older formats are taken over: they read the same, what they lack is made, and the mark says so afterwards.
  test.each([
    'format-1',
    'format-2',
    'format-3',
    'format-4',
    'format-5',
    'format-6',
    'format-7',
    'format-8',
    'format-9',
    'format-10',
    'as it is written now',
  ])('%s reads the same', async (which) => {
    if (which === 'as it is written now') await writeFixture(folder)
    else await cp(join(FIXTURES, which), folder, { recursive: true })
    const marked = await readFile(join(folder, 'dynalab.json'), 'utf8')
    expect(await verifyFolder(folder)).toEqual({ tables: 1, rows: 3, problems: [] })
    expect(await readFile(join(folder, 'dynalab.json'), 'utf8')).toBe(marked) // whoever only looks changes nothing
    const emulator = await createEmulator({ dataDir: folder, audit: 'on', logLevel: 'silent' })
    const call = apiOf(emulator)
    expect(sorted(await scanAll(call, FIXTURE_TABLE))).toEqual(sorted(FIXTURE_ITEMS))
    expect(sorted(await scanAll(call, FIXTURE_TABLE, 'byG'))).toEqual(sorted(FIXTURE_ENTRIES.byG))
    expect(sorted(await scanAll(call, FIXTURE_TABLE, 'byB'))).toEqual(sorted(FIXTURE_ENTRIES.byB))
    const { Table } = await call<{ Table: { ItemCount: number; TableSizeBytes: number; TableStatus: string } }>('DescribeTable', {
      TableName: FIXTURE_TABLE,
    })
    expect(Table).toMatchObject({ ItemCount: 3, TableSizeBytes: 119 + 12 + 7, TableStatus: 'ACTIVE' })
    // Format 7 brought time to live.
    const { TimeToLiveDescription } = await call<{ TimeToLiveDescription: object }>('DescribeTimeToLive', {
      TableName: FIXTURE_TABLE,
    })
    const hasTimeToLive = ['format-7', 'format-8', 'format-9', 'format-10', 'as it is written now'].includes(which)
    const enabled = { TimeToLiveStatus: 'ENABLED', AttributeName: 'n' }
    expect(TimeToLiveDescription).toEqual(hasTimeToLive ? enabled : { TimeToLiveStatus: 'DISABLED' })
    await call('PutItem', { TableName: FIXTURE_TABLE, Item: { pk: { S: 'new' }, sk: { N: '0' }, g: { B: 'AQ==' } } })
    await emulator.close()
    expect(await verifyFolder(folder)).toEqual({ tables: 1, rows: 4, problems: [] })
    // What an older version wrote keeps its values as they are: without seals, which the mark says from then on.
    const isSealed = ['format-6', 'format-7', 'format-8', 'format-9', 'format-10', 'as it is written now'].includes(which)
    const expected = isSealed ? { format: 10 } : { format: 10, unsealed: true }
    expect(JSON.parse(await readFile(join(folder, 'dynalab.json'), 'utf8'))).toEqual(expected)
  })

  interface Keyed {
    readonly pk: object
    readonly sk: object
    readonly g: object
  }

  // Format 4 brought pins: what was there when one was set can be read, in folders of that time too.
  test.each(['format-4', 'format-5', 'format-6', 'format-7', 'format-8', 'format-9', 'format-10', 'as it is written now'])(
    '%s has its pin',
    async (which) => {
      if (which === 'as it is written now') await writeFixture(folder)
      else await cp(join(FIXTURES, which), folder, { recursive: true })
      const emulator = await createEmulator({ dataDir: folder, audit: 'on', logLevel: 'silent' })
      await emulator.drain() // the start has cleared what no pin needs
      for (const { pk, sk } of FIXTURE_ITEMS) await apiOf(emulator)('DeleteItem', { TableName: FIXTURE_TABLE, Key: { pk, sk } })
      await emulator.close()
      const store = await openFolder(folder, 'existing')
      const pins = await loadPins(store)
      expect(pins.map(({ name }) => name)).toEqual([FIXTURE_PIN])
      for (const { position, scope } of pins) {
        const { physicalId = 0, indexIds = [] } = scope[0] ?? {}
        const itemsOf = async (id: number): Promise<Keyed[]> => {
          const range = { physicalId: id, lower: Buffer.alloc(0), upper: Buffer.alloc(4096, 0xff), reverse: false }
          const cursor = rangeAt(store, range, position)
          const rows = await cursor.next(100)
          await cursor.close()
          return rows.map(([, text]) => Row.read(text).item as unknown as Keyed) // keyed as the fixture's are
        }
        expect(sorted(await itemsOf(physicalId))).toEqual(sorted(PINNED_ITEMS))
        const keysOf = (items: readonly Keyed[]): string[] => sorted(items.map(({ pk, sk, g }) => ({ pk, sk, g })))
        for (const id of indexIds) expect(keysOf(await itemsOf(id))).toEqual(keysOf(PINNED_ITEMS))
        expect(indexIds).toHaveLength(2)
      }
      await store.close()
    },
  )
  // Format 4 brought logs that outlive their tables, too.
  test.each(['format-4', 'format-5', 'format-6', 'format-7', 'format-8', 'format-9', 'format-10', 'as it is written now'])(
    '%s has the log of its dropped table',
    async (which) => {
      if (which === 'as it is written now') await writeFixture(folder)
      else await cp(join(FIXTURES, which), folder, { recursive: true })
      const store = await openFolder(folder, 'existing')
      const [log, ...others] = await loadKeptLogs(store)
      expect(others).toEqual([])
      expect(log).toMatchObject({ table: DROPPED_TABLE, streams: [{ enabled: false, viewType: 'NEW_AND_OLD_IMAGES' }] })
      const items: object[] = []
      for (const id of log === undefined ? [] : partitionIdsOf(log)) {
        for (const { after } of await entriesAfter(store, id, 0, 100)) items.push(after?.item ?? {})
      }
      expect(sorted(items)).toEqual(sorted(DROPPED_ITEMS))
      await store.close()
    },
  )

  // Before format 5 sets were stored as they came. Whatever way a row takes to an answer, its sets are in order.
  test('with unsorted sets shows them sorted', async () => {
    await cp(join(FIXTURES, 'unsorted-sets'), folder, { recursive: true })
    expect((await verifyFolder(folder)).problems).toEqual([])
    const emulator = await createEmulator({ dataDir: folder, audit: 'on', logLevel: 'silent' })
    const call = apiOf(emulator)
    const table = { TableName: UNSORTED_TABLE }
    const whole = { ...SORTED_ITEM, pk: { S: 'kept' } }
    const { text: _text, ...part } = whole
    const Key = { pk: whole.pk }
    expect(await call('GetItem', { ...table, Key })).toEqual({ Item: whole })
    expect(await call('GetItem', { ...table, Key, ProjectionExpression: 'deep, ns' })).toEqual({
      Item: { deep: whole.deep, ns: whole.ns },
    })
    expect(await scanAll(call, UNSORTED_TABLE)).toEqual([whole])
    expect(await scanAll(call, UNSORTED_TABLE, 'whole')).toEqual([whole])
    expect(await scanAll(call, UNSORTED_TABLE, 'part')).toEqual([part])
    const added = { UpdateExpression: 'ADD ss :ss', ExpressionAttributeValues: { ':ss': { SS: ['Y'] } }, ReturnValues: 'ALL_OLD' }
    expect(await call('UpdateItem', { ...table, Key, ...added })).toEqual({ Attributes: whole })
    const after = { ...whole, ss: { SS: ['', 'Y', 'Z', 'a', 'b', 'é'] } }
    expect(await call('GetItem', { ...table, Key })).toEqual({ Item: after })
    await emulator.close()
    expect((await verifyFolder(folder)).problems).toEqual([])
  })

  test('with unsorted sets has them sorted in its past and in its log', async () => {
    await cp(join(FIXTURES, 'unsorted-sets'), folder, { recursive: true })
    const store = await openFolder(folder, 'existing')
    const [pin] = await loadPins(store)
    const range = {
      physicalId: pin?.scope[0]?.physicalId ?? 0,
      lower: Buffer.alloc(0),
      upper: Buffer.alloc(4096, 0xff),
      reverse: false,
    }
    const cursor = rangeAt(store, range, pin?.position ?? 0)
    const rows = await cursor.next(100)
    await cursor.close()
    const images = rows.map(([, text]) => Row.read(text))
    expect(images).toHaveLength(2)
    const tables = (await loadTables(store)).all()
    for (const id of [...tables].flatMap(partitionIdsOf)) {
      for (const { before, after } of await entriesAfter(store, id, 0, 100)) images.push(...[before ?? [], after ?? []].flat())
    }
    for (const { item, json } of images) {
      expect(item).toEqual({ ...SORTED_ITEM, pk: item['pk'] })
      expect(JSON.parse(json)).toEqual(item)
    }
    await store.close()
  })
})
