// What backups, recovery, jobs and reports keep beside the tables: each case damages one row of a sound store by hand, as a disk or a mistake
// would, and `verify` has to tell it. Where nothing tells it, a restore gives other items than there were, and nobody knows.
import { expect, test } from 'vitest'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import {
  BACKUP_RANGE,
  PAST_RECORD_RANGE,
  PIN_RANGE,
  pinKey,
  tableKey,
  TIME_MARK_RANGE,
  undoRowsRange,
} from '../../../src/storage/keys.js'
import { transferKey, transferNotesKey } from '../../../src/storage/transfer-keys.js'
import { del, type KeyRange, put, type Store, type StoreOp } from '../../../src/storage/store.js'
import { deleteIntent, GLOBAL, key, makeTable, NAMESPACE, putIntent, rigOn } from '../../support/engine-rig.js'

type Rows = readonly (readonly [key: Buffer, text: string])[]

/** What a case may need to know of the store. */
interface Sound {
  readonly store: Store
  readonly physicalId: number
  readonly position: number
  readonly rows: (range: KeyRange) => Promise<Rows>
  /** Undo rows of the item with that sort key, oldest first. */
  readonly undoOf: (sk: number) => Promise<Rows>
}

const ITEMS = 6
const GONE = 5

/** A table with recovery whose items change second after second, with a backup in between; one is deleted after it. */
async function sound(): Promise<Sound> {
  const store = await openMemoryStore()
  const { engine, clock } = await rigOn(store)
  const table = await makeTable(engine, 'T', [GLOBAL])
  await engine.backups.setRecovery(table, { isEnabled: true })
  let position = 0
  for (let second = 0; second < 4; second++) {
    await clock.advance(1000)
    for (let sk = 0; sk < ITEMS; sk++) await engine.items.write(table, putIntent({ ...key('p', sk), at: { N: String(second) } }))
    if (second === 1) ({ position } = await engine.backups.create(table, 'kept'))
    if (second === 2) await engine.tables.alter(table, () => [{ kind: 'tableClass', tableClass: 'STANDARD_INFREQUENT_ACCESS' }])
  }
  await engine.items.write(table, deleteIntent(key('p', GONE)))
  await engine.drain()
  await engine.stop()
  const { physicalId } = table.record
  const rows = async (range: KeyRange): Promise<Rows> => {
    const cursor = store.cursor(range)
    const found = await cursor.next(1000)
    await cursor.close()
    return found
  }
  const undoOf = async (sk: number): Promise<Rows> => {
    const all = await rows(undoRowsRange(physicalId))
    return all.filter((_, n) => Math.floor((n * ITEMS) / all.length) === sk)
  }
  return { store, physicalId, position, rows, undoOf }
}

test('a sound past has no problem', async () => {
  const { store, rows } = await sound()
  expect((await verifyStore(store)).problems).toEqual([])
  for (const range of [BACKUP_RANGE, PIN_RANGE, TIME_MARK_RANGE, PAST_RECORD_RANGE]) expect(await rows(range)).not.toEqual([])
})

const firstOf = async (rows: Promise<Rows>): Promise<readonly [key: Buffer, text: string]> => {
  const [first] = await rows
  if (first === undefined) throw new Error('an empty range')
  return first
}
const lastOf = async (rows: Promise<Rows>): Promise<Buffer> => {
  const last = (await rows).at(-1)
  if (last === undefined) throw new Error('an empty range')
  return last[0]
}

const { account, region } = NAMESPACE
const job = (kind: string, id: string, more: object): StoreOp => {
  const table = { name: 'T', tableId: 't', physicalId: 1 }
  const record = {
    kind,
    id,
    namespace: NAMESPACE,
    table,
    status: 'IN_PROGRESS',
    startedAtMs: 0,
    request: {},
    progress: {},
    ...more,
  }
  return put(transferKey(account, region, `${kind}/${id}`), JSON.stringify(record))
}
const piece = (id: string, atBytes: number, text: string): StoreOp =>
  put(transferNotesKey(account, region, `bulk/${id}`, atBytes), text)
const withRecord =
  (change: object) =>
  ({ store }: Sound): readonly StoreOp[] => {
    const at = tableKey(account, region, 'T')
    return [put(at, JSON.stringify({ ...(JSON.parse(store.get(at) ?? '{}') as object), ...change }))]
  }

const DAMAGES: readonly (readonly [
  damage: string,
  ops: (sound: Sound) => readonly StoreOp[] | Promise<readonly StoreOp[]>,
  words: RegExp,
])[] = [
  [
    'a pin that is no JSON',
    async ({ rows }) => [put((await firstOf(rows(PIN_RANGE)))[0], '{')],
    /^the pin backup\/\S+ can't be read$/m,
  ],
  ['a lost pin', async ({ rows }) => [del((await firstOf(rows(PIN_RANGE)))[0])], /T: backup \S+ has no pin/],
  ['a lost manifest', async ({ rows }) => [del((await firstOf(rows(BACKUP_RANGE)))[0])], /^the pin backup\S+ is nobody's/],
  [
    'a pin at another position',
    async ({ rows, position }) => {
      const [at, text] = await firstOf(rows(PIN_RANGE))
      return [put(at, JSON.stringify({ ...(JSON.parse(text) as object), position: position + 1 }))]
    },
    /T: backup \S+ is of \d+ at \d+, its pin \S+ holds something else/,
  ],
  [
    'a manifest under the key of another one',
    async ({ rows }) => {
      const [at, text] = await firstOf(rows(BACKUP_RANGE))
      return [put(at, JSON.stringify({ ...(JSON.parse(text) as object), id: 'other' }))]
    },
    /^the backup \S+ is another one, by what it says/m,
  ],
  [
    'a lost undo row of an item that is there',
    async ({ undoOf }) => [del(await lastOf(undoOf(2)))],
    /T: what a row was at \d+ is lost/,
  ],
  [
    'a lost undo row in the middle of a row’s past',
    async ({ undoOf }) => [del((await undoOf(2))[1]?.[0] ?? Buffer.alloc(0))],
    /T: what a row was at \d+ is lost/,
  ],
  [
    'a lost undo row of an item that was deleted since',
    async ({ rows, physicalId, store }) => {
      const undo = await rows(undoRowsRange(physicalId))
      const isOfGone = ([, text]: readonly [Buffer, string]): boolean => text.includes(`"sk":{"N":"${GONE}"}`)
      const [, afterBackup] = undo.filter(isOfGone)
      expect(store.get(afterBackup?.[0] ?? Buffer.alloc(0))).toContain('"at":{"N":"1"}')
      return undo
        .filter(isOfGone)
        .slice(1)
        .map(([at]) => del(at))
    },
    /T: backup \S+ counts 6 items of \d+ bytes, its position shows 5 of/,
  ],
  [
    'an undo row that is none',
    async ({ undoOf }) => [put((await undoOf(2))[1]?.[0] ?? Buffer.alloc(0), '?')],
    /the undo row of \d+ can't be read/,
  ],
  [
    'undo rows that were exchanged',
    async ({ undoOf }) => {
      const [, [older, a] = [Buffer.alloc(0), ''], [newer, b] = [Buffer.alloc(0), '']] = await undoOf(2)
      return [put(older, b), put(newer, a)]
    },
    /the undo row of \d+ holds what was written by \d+, after it/,
  ],
  [
    'a mark of time that is no position',
    async ({ rows }) => [put((await firstOf(rows(TIME_MARK_RANGE)))[0], 'x')],
    /^the mark of second \d+ says x/m,
  ],
  [
    'marks out of order',
    async ({ rows }) => [put((await firstOf(rows(TIME_MARK_RANGE)))[0], '25')],
    /^the mark of second \d+ says \d+, which is not/m,
  ],
  [
    'a past record of another table',
    async ({ rows }) => [put((await firstOf(rows(PAST_RECORD_RANGE)))[0], '{}')],
    /^the record that table \d+ had before change \d+ can't/m,
  ],
  [
    'a job that is no JSON',
    () => [put(transferKey(account, region, 'export/x'), '{"kind"')],
    /^the job \S+export\/x can't be read$/m,
  ],
  ['a job without its progress', () => [job('export', 'x', { progress: null })], /^the job \S+export\/x can't be read$/m],
  [
    'a job under the key of another one',
    () => [put(transferKey(account, region, 'export/y'), asText(job('export', 'x', {})))],
    /export\/y is another one/,
  ],
  [
    'an export without its pin',
    ({ physicalId, position }) => [job('export', 'x', { progress: { newer: { record: { physicalId }, position } } })],
    /T: export x has no pin/,
  ],
  [
    'a pin of an export that is over',
    () => [put(pinKey(`export/${account}/${region}/x/newer`), PIN)],
    /^the pin export\S+ is nobody's/m,
  ],
  [
    'a gap in a report',
    () => [job('bulk', 'x', { progress: { notedBytes: 9 } }), piece('x', 0, 'abc'), piece('x', 6, 'ghi')],
    /^the report of \S+bulk\/x has 3 bytes, its job has noted 9$/m,
  ],
  ['a report of nobody', () => [piece('x', 0, 'abc')], /^the report of \S+bulk\/x is of no job/m],
  ['an import that is not there', withRecord({ status: 'CREATING', isLoading: true }), /T: no job fills it/],
  [
    'a restore without its pin',
    withRecord({ status: 'CREATING', restoration: { source: { physicalId: 1, position: 1 } } }),
    /T: its restore has no pin/,
  ],
]

const PIN = JSON.stringify({ position: 1, createdAtMs: 0, scope: [] })
const asText = (op: StoreOp): string => (op.type === 'put' ? op.value : '')

test.each(DAMAGES)('%s', async (_, ops, words) => {
  const before = await sound()
  await before.store.batch(await ops(before), 'os')
  expect((await verifyStore(before.store)).problems.join('\n')).toMatch(words)
})

test('pieces that were noted before a stop, and are written again, are no problem', async () => {
  const { store } = await sound()
  await store.batch([job('bulk', 'x', { progress: { notedBytes: 3 } }), piece('x', 0, 'abc'), piece('x', 3, 'def')], 'os')
  expect((await verifyStore(store)).problems).toEqual([])
})
