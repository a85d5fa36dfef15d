// `verify` must find damage, not only bless what is sound: each case breaks one row of a sound store by hand.
import { describe, expect, test } from 'vitest'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import { loadTables } from '../../../src/engine/tables/open-tables.js'
import { locate } from '../../../src/partitions/partition-map.js'
import { collectionsRange, dueTimeKey, logRange, rowKey, rowRange } from '../../../src/storage/keys.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { Row } from '../../../src/storage/row.js'
import { del, put, type Store } from '../../../src/storage/store.js'
import { GLOBAL, key, LOCAL, makeTable, NAMESPACE, putIntent, rigOn, suffixOf } from '../../support/engine-rig.js'

const ITEM = { ...key('a', 1), g: { S: 'g' }, v: { S: 'v' } }

async function soundStore(): Promise<{ store: Store; table: OpenTable }> {
  const store = await openMemoryStore()
  const { engine } = await rigOn(store, { isAudited: true })
  const table = await makeTable(engine, 'T', [GLOBAL, LOCAL])
  for (let n = 0; n < 20; n++) await engine.items.write(table, putIntent({ ...ITEM, sk: { N: String(n) } }))
  await engine.items.write(table, putIntent({ ...ITEM, more: { S: 'x' } }))
  await engine.drain()
  await engine.stop()
  const opened = (await loadTables(store)).find(NAMESPACE, 'T')
  if (opened === undefined) throw new Error('the table is gone')
  return { store, table: opened }
}

async function firstKey(store: Store, range: { lower: Buffer; upper: Buffer }): Promise<Buffer> {
  const cursor = store.cursor(range)
  const [first] = await cursor.next(1)
  await cursor.close()
  if (first === undefined) throw new Error('an empty range')
  return first[0]
}

const indexId = (table: OpenTable, name: string): number =>
  table.indexes.find((index) => index.record.name === name)?.record.physicalId ?? 0

describe('verify', () => {
  test('finds nothing in a sound store', async () => {
    const { store } = await soundStore()
    expect(await verifyStore(store)).toEqual({ tables: 1, rows: 20, problems: [] })
  })

  test('finds a lost index entry', async () => {
    const { store, table } = await soundStore()
    await store.batch([del(await firstKey(store, rowRange(indexId(table, 'byG'))))], 'os')
    const { problems } = await verifyStore(store)
    expect(problems.join('\n')).toMatch(/a row is missing in index byG/)
  })

  test('finds an index entry whose row is gone, and the counters that no longer fit', async () => {
    const { store, table } = await soundStore()
    await store.batch([del(rowKey(table.record.physicalId, suffixOf(ITEM)))], 'os')
    const words = (await verifyStore(store)).problems.join('\n')
    expect(words).toMatch(/an entry of index byG has no row/)
    expect(words).toMatch(/an entry of index byV has no row/)
    expect(words).toMatch(/counts 20 items/)
    expect(words).toMatch(/makes 20 rows that are not the 19 stored/)
  })

  test.each([
    ['is wrong', 'put'],
    ['is lost', 'del'],
  ])("finds that an item collection's counter %s", async (_name, kind) => {
    const { store, table } = await soundStore()
    const counter = await firstKey(store, collectionsRange(table.record.physicalId))
    await store.batch([kind === 'put' ? put(counter, '1 7') : del(counter)], 'os')
    const [problem, ...others] = (await verifyStore(store)).problems
    expect(problem).toMatch(/T: item collection [0-9a-f]+ counts [70] bytes, its rows and entries have \d{3}/)
    expect(others).toEqual([])
  })

  test('finds a due time that is lost, one without a row, one that is not its row’s, and those of nobody', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigOn(store)
    const open = await makeTable(engine)
    await engine.timeToLive.set(open, { isEnabled: true, attribute: 'e' })
    const dueMs = (n: number): number => (2_000_000_000 + n) * 1000 + 1
    const item = (n: number) => ({ ...key('a', n), e: { N: String(2_000_000_000 + n) } })
    for (let n = 0; n < 3; n++) await engine.items.write(open, putIntent(item(n)))
    await engine.drain()
    await engine.stop()
    const id = (await loadTables(store)).find(NAMESPACE, 'T')?.record.dueTimes?.physicalId ?? 0
    expect((await verifyStore(store)).problems).toEqual([])
    const [lost, orphan] = [suffixOf(key('a', 0)), suffixOf(key('b', 7))]
    const other = suffixOf(key('a', 1))
    await store.batch(
      [
        del(dueTimeKey(id, dueMs(0), lost)),
        put(dueTimeKey(id, dueMs(9), orphan), ''),
        put(dueTimeKey(id, dueMs(9), other), ''),
        put(dueTimeKey(id + 1000, dueMs(9), other), ''),
      ],
      'os',
    )
    expect((await verifyStore(store)).problems).toEqual([
      `000000000000/us-east-1/T: a row is missing among the due times (row ${lost.toString('hex')})`,
      ...[other, orphan]
        .toSorted((a, b) => a.compare(b))
        .map((suffix) => {
          const words = suffix === other ? "is not the row's" : 'has no row'
          return `000000000000/us-east-1/T: a due time of ${dueMs(9)} ${words} (row ${suffix.toString('hex')})`
        }),
      `there are due times of ${id + 1000}, which is neither there nor listed to be cleared`,
    ])
  })

  test('finds a row that lies under a key not its own', async () => {
    const { store, table } = await soundStore()
    const text = store.get(rowKey(table.record.physicalId, suffixOf(ITEM)))
    if (text === undefined) throw new Error('no row')
    await store.batch([put(rowKey(table.record.physicalId, suffixOf(key('b', 1))), text)], 'os')
    expect((await verifyStore(store)).problems.join('\n')).toMatch(/a row lies under a key that is not its own/)
  })

  test('finds a row that differs from its log', async () => {
    const { store, table } = await soundStore()
    const at = rowKey(table.record.physicalId, suffixOf(ITEM))
    const row = Row.read(store.get(at) ?? '')
    const { sizeBytes, sequence, writtenAtMs, origin } = row
    const forged = Row.make({ sizeBytes, sequence, writtenAtMs, origin }, row.json.replace('"x"', '"y"'))
    await store.batch([put(at, forged.text)], 'os')
    const words = (await verifyStore(store)).problems.join('\n')
    expect(words).toMatch(/the row is not what the log says it was/)
    expect(words).toMatch(/index byG shows another item than the row/)
  })

  test('finds a lost log entry', async () => {
    const { store, table } = await soundStore()
    const partition = locate(table.map, suffixOf(ITEM))
    const cursor = store.cursor({ ...logRange(partition.id), reverse: true })
    const [newest] = await cursor.next(1)
    await cursor.close()
    if (newest === undefined) throw new Error('an empty log')
    await store.batch([del(newest[0])], 'os')
    expect((await verifyStore(store)).problems.join('\n')).toMatch(/the log does not have the write of sequence|does not say how/)
  })
})
