// What every engine answers through its planes of items and tables, whichever store it has. Each engine runs all of it; what differs between them
// has no place here. Items are of one table with a global and a local index; each test has item collections of its own.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Engine } from '../../../src/engine/contract/engine.js'
import type { Page } from '../../../src/engine/contract/items.js'
import type { Table } from '../../../src/engine/contract/tables.js'
import { WHOLE } from '../../../src/intents/placement.js'
import { conditionFailed } from '../../../src/model/errors.js'
import type { AttributeValue, Item } from '../../../src/model/attribute-value.js'
import type { IndexRecord } from '../../../src/model/table.js'
import { ALL_ROWS, collectionRange } from '../../../src/model/key.js'
import { UncheckedRow } from '../../../src/storage/unchecked-row.js'
import { deleteIntent, GLOBAL, key, KEYS, LOCAL, NAMESPACE, newTable, putIntent, suffixOf } from '../../support/engine-rig.js'

export interface ContractRig {
  readonly engine: Engine
  close(): Promise<void>
}

const strong = { consistency: 'strong', reverse: false, fetchFromTable: false } as const
const item = (pk: string, sk: number, more: Item = {}): Item => ({ ...key(pk, sk), ...more })
const itemOf = (row: Page['rows'][number]): Item => (row instanceof UncheckedRow ? row.checked : row).item
/** Of a text or a number. */
const textOf = (value: AttributeValue | undefined): string => Object.values(value ?? {}).join()
const keysOf = ({ rows }: Page): readonly string[] => rows.map(itemOf).map(({ pk, sk }) => `${textOf(pk)}${textOf(sk)}`)

/** @param open a fresh engine without tables. @param patienceMs what a table takes to become active, or an index to follow, at most */
export function contractSuite(open: () => Promise<ContractRig>, patienceMs: number): void {
  let rig: ContractRig
  let table: Table
  const until = <Result>(look: () => Result | Promise<Result>, isDone: (result: Result) => boolean): Promise<void> =>
    vi.waitFor(async () => expect(isDone(await look())).toBe(true), { timeout: patienceMs, interval: 50 })

  beforeAll(async () => {
    rig = await open()
    await rig.engine.tables.create(NAMESPACE, newTable('Contract', [GLOBAL, LOCAL]))
    await until(
      () => rig.engine.tables.find(NAMESPACE, 'Contract')?.record.status,
      (status) => status === 'ACTIVE',
    )
    table = rig.engine.tables.active(NAMESPACE, 'Contract')
  })
  afterAll(() => rig.close())

  const items = () => rig.engine.items
  const put = (one: Item) => items().write(table, putIntent(one))
  const got = async (one: Item) => (await items().get(table, suffixOf(one), 'strong')).row?.item
  function indexOf(kind: 'local' | 'global'): IndexRecord {
    const index = table.record.indexes.find((one) => one.kind === kind)
    if (index === undefined) throw new Error(`no ${kind} index`)
    return index
  }
  const collection = (pk: string) => collectionRange(KEYS, [{ S: pk }])
  const filled = async (pk: string, rows: number): Promise<void> => {
    for (let sk = 0; sk < rows; sk++) await put(item(pk, sk))
  }

  describe('one item', () => {
    test('is there once it is put, and gone once it is deleted; receipts show both images', async () => {
      const first = await put(item('one', 1, { n: { N: '1' } }))
      expect([first.before, first.after?.item]).toEqual([undefined, item('one', 1, { n: { N: '1' } })])
      const second = await put(item('one', 1, { n: { N: '2' } }))
      expect([second.before?.item, second.after?.item].map((image) => image?.['n'])).toEqual([{ N: '1' }, { N: '2' }])
      expect(await got(key('one', 1))).toEqual(item('one', 1, { n: { N: '2' } }))
      const gone = await items().write(table, deleteIntent(key('one', 1)))
      expect([gone.before?.item['n'], gone.after]).toEqual([{ N: '2' }, undefined])
      expect(await got(key('one', 1))).toBeUndefined()
    })

    test('stays as it is where the decision refuses, which is thrown', async () => {
      await put(item('refused', 1))
      const decide = () => ({ kind: 'refuse', error: conditionFailed() }) as const
      await expect(items().write(table, { rowSuffix: suffixOf(key('refused', 1)), decide })).rejects.toMatchObject({
        name: 'ConditionalCheckFailedException',
      })
      expect(await got(key('refused', 1))).toEqual(item('refused', 1))
    })

    // A write that was decided over an older image would lose one of the increments.
    test('is decided on over its newest image, however many write it at once', async () => {
      const rowSuffix = suffixOf(key('count', 1))
      const add = () =>
        items().write(table, {
          rowSuffix,
          decide: (before) => {
            const n = Number(textOf(before?.item['n']) || 0) + 1
            return { kind: 'put', item: item('count', 1, { n: { N: String(n) } }), sizeBytes: 20 }
          },
        })
      await Promise.all(Array.from({ length: 12 }, add))
      expect((await got(key('count', 1)))?.['n']).toEqual({ N: '12' })
    })

    test('costs by its size, on the table and on each index whose entry changes', async () => {
      const { units } = await put(item('cost', 1, { g: { S: 'cost' }, v: { S: 'v' }, text: { S: 'x'.repeat(1500) } }))
      expect([units.table, Object.fromEntries(units.indexes)]).toEqual([4, { byG: 4, byV: 2 }])
    })

    test('counts for its item collection with its entries of local indexes', async () => {
      await put(item('bytes', 1, { v: { S: 'v' } }))
      // pk 2+5, sk 2+2, v 1+1: the row and its entry, which shows the same.
      expect(await items().collectionBytes(table, suffixOf(key('bytes', 1)))).toBe(26)
      expect(await items().collectionBytes(table, suffixOf(key('never written', 1)))).toBe(0)
    })
  })

  describe('a range', () => {
    test('is in the order of its keys, in both directions, and goes on after a row', async () => {
      await filled('range', 5)
      const read = { table, ...strong, ...collection('range') }
      expect(keysOf(await items().range(read))).toEqual(['range0', 'range1', 'range2', 'range3', 'range4'])
      const page = await items().range({ ...read, reverse: true, limit: 2 })
      expect([keysOf(page), page.last?.item]).toEqual([['range4', 'range3'], item('range', 3)])
      const rest = await items().range({ ...read, reverse: true, after: suffixOf(key('range', 3)) })
      expect(keysOf(rest)).toEqual(['range2', 'range1', 'range0'])
    })

    test('counts what it evaluated, and keeps what it is to keep', async () => {
      await filled('kept', 4)
      const keep = ({ sk }: Item): boolean => Number(textOf(sk)) % 2 === 1
      const page = await items().range({ table, ...strong, ...collection('kept'), keep, comparisons: 1 })
      expect([page.scannedCount, keysOf(page)]).toEqual([4, ['kept1', 'kept3']])
    })

    test('of a local index is in its order, with rows of the table where they are fetched', async () => {
      await put(item('local', 1, { v: { S: 'b' }, more: { S: '1' } }))
      await put(item('local', 2, { v: { S: 'a' }, more: { S: '2' } }))
      const index = indexOf('local')
      const read = { table, ...strong, index, ...collectionRange(LOCAL.keys, [{ S: 'local' }]) }
      const rows = async (fetchFromTable: boolean) => (await items().range({ ...read, fetchFromTable })).rows.map(itemOf)
      expect(await rows(false)).toEqual([item('local', 2, { v: { S: 'a' } }), item('local', 1, { v: { S: 'b' } })])
      expect((await rows(true)).map(({ more }) => more)).toEqual([{ S: '2' }, { S: '1' }])
    })

    test('of a global index follows its table', async () => {
      const index = indexOf('global')
      const read = {
        table,
        ...strong,
        consistency: 'eventual',
        index,
        ...collectionRange(GLOBAL.keys, [{ S: 'followed' }]),
      } as const
      const shown = async () => keysOf(await items().range(read)).join()
      await put(item('global', 1, { g: { S: 'followed' } }))
      await until(shown, (keys) => keys === 'global1')
      await put(item('global', 1, { g: { S: 'elsewhere' } }))
      await until(shown, (keys) => keys === '')
    })

    test('in segments has each item once, in one of them', async () => {
      for (let pk = 0; pk < 12; pk++) await put(item(`segment${pk}-`, 1))
      const { placement } = rig.engine
      const found: string[] = []
      for (let segment = 0; segment < 5; segment++) {
        const part = { segment, totalSegments: 5 }
        const page = await items().range({ table, ...strong, ...placement.segmentRange(part), segment: part })
        for (const one of page.rows.map(itemOf)) expect(placement.isWithin(part, suffixOf(one), KEYS)).toBe(true)
        found.push(...keysOf(page))
      }
      const whole = keysOf(await items().range({ table, ...strong, ...ALL_ROWS, segment: WHOLE }))
      expect(found.toSorted()).toEqual(whole.toSorted())
      expect(new Set(found).size).toBe(found.length)
    })
  })

  describe('a transaction', () => {
    const writing = (...all: readonly Item[]) => all.map((one) => ({ table, intent: putIntent(one) }))

    test('writes all, and is seen as one moment', async () => {
      const outcome = await items().transact(writing(item('txn', 1), item('txn', 2)))
      expect(outcome.kind).toBe('committed')
      const together = await items().getTogether([1, 2].map((sk) => ({ table, rowSuffix: suffixOf(key('txn', sk)) })))
      expect(together.map((one) => (one === 'held' ? one : one.row?.item))).toEqual([item('txn', 1), item('txn', 2)])
    })

    test('writes nothing where one action refuses', async () => {
      const refuse = {
        rowSuffix: suffixOf(key('none', 2)),
        decide: () => ({ kind: 'refuse', error: conditionFailed() }) as const,
      }
      await expect(items().transact([...writing(item('none', 1)), { table, intent: refuse }])).rejects.toMatchObject({
        name: 'TransactionCanceledException',
        message: expect.stringContaining('[None, ConditionalCheckFailed]') as string,
      })
      expect(await got(key('none', 1))).toBeUndefined()
    })

    test('with a token is done once, and with other contents refused', async () => {
      const token = (payloadDigest: string) => ({ token: 'contract-token', namespace: NAMESPACE, payloadDigest })
      expect((await items().transact(writing(item('token', 1)), token('a'))).kind).toBe('committed')
      await items().write(table, deleteIntent(key('token', 1)))
      expect((await items().transact(writing(item('token', 1)), token('a'))).kind).toBe('replayed')
      expect(await got(key('token', 1))).toBeUndefined()
      await expect(items().transact(writing(item('token', 2)), token('b'))).rejects.toMatchObject({
        name: 'IdempotentParameterMismatchException',
      })
    })
  })

  describe('tables', () => {
    test('are found by name, and one name is given once', async () => {
      const { tables } = rig.engine
      expect(tables.names(NAMESPACE)).toEqual(['Contract'])
      expect(tables.namespaces()).toEqual([NAMESPACE])
      expect(tables.find({ ...NAMESPACE, region: 'eu-west-1' }, 'Contract')).toBeUndefined()
      await expect(tables.create(NAMESPACE, newTable('Contract'))).rejects.toMatchObject({ name: 'ResourceInUseException' })
    })

    test('take tags, and go', async () => {
      const { tables } = rig.engine
      await tables.create(NAMESPACE, newTable('Other'))
      const status = () => tables.find(NAMESPACE, 'Other')?.record.status
      await until(status, (now) => now === 'ACTIVE')
      await tables.setTags(tables.active(NAMESPACE, 'Other'), () => ({ team: 'red' }))
      expect(tables.find(NAMESPACE, 'Other')?.record.tags).toEqual({ team: 'red' })
      expect((await tables.remove(tables.active(NAMESPACE, 'Other'))).status).toBe('DELETING')
      await until(status, (now) => now === undefined)
      expect(() => tables.active(NAMESPACE, 'Other')).toThrow('resource not found')
    })
  })
}
