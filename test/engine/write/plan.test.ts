// What a decided write comes to: whether anything is written, which index entries change and how, and what it costs. Half units are typed
// from the documentation's arithmetic: a kilobyte begun costs two of them, an entry that moves is paid where it goes and where it comes.
import { beforeAll, describe, expect, test } from 'vitest'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import { type Plan, planWrite, receiptOfNoOp } from '../../../src/engine/write/plan.js'
import { MIRRORED, SINGLE } from '../../../src/engine/write/policy.js'
import type { Item } from '../../../src/model/attribute-value.js'
import { conditionFailed } from '../../../src/model/errors.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { GLOBAL, LOCAL, makeTable, rigOn } from '../../support/engine-rig.js'
import { item, prepared, SUFFIX } from './prepared.js'

let table: OpenTable
/** Something reads the log of this one. */
let logged: OpenTable
beforeAll(async () => {
  table = await makeTable((await rigOn(await openMemoryStore())).engine, 'T', [GLOBAL, LOCAL])
  logged = await makeTable((await rigOn(await openMemoryStore(), { isAudited: true })).engine, 'T', [GLOBAL, LOCAL])
})

/** 3 KB with the rest of an item. */
const LARGE = 'x'.repeat(2900)

/** `byG + 2`: an entry comes, for two half units; `-` goes, `~` changes in its place, `>` moves. */
function shown({ isWrite, indexes, units }: Plan): string {
  const changes = indexes.map(({ index, before, after, isMoved, halfUnits }) => {
    expect(units.indexes.get(index.record.name)).toBe(halfUnits)
    const sign = before === undefined ? '+' : after === undefined ? '-' : isMoved ? '>' : '~'
    return `${index.record.name} ${sign} ${halfUnits}`
  })
  expect(units.indexes.size).toBe(changes.length)
  return [`${isWrite ? 'writes' : 'stays'} ${units.table}`, ...changes].join(', ')
}

// byG shows all of an item that has `g`, byV only the keys of one that has `v`.
describe('a write', () => {
  test.each<[string, Item | undefined, Item | undefined, string]>([
    ['of an item in no index', undefined, item({ x: 'x' }), 'writes 2'],
    ['of a new item in both', undefined, item({ g: 'g', v: 'v' }), 'writes 2, byG + 2, byV + 2'],
    ['of an attribute that one of them shows', item({ g: 'g', v: 'v' }), item({ g: 'g', v: 'v', x: 'x' }), 'writes 2, byG ~ 2'],
    ['of another index key', item({ g: 'g', v: 'v' }), item({ g: 'h', v: 'v' }), 'writes 2, byG > 4'],
    ['of another key of each', item({ g: 'g', v: 'v' }), item({ g: 'h', v: 'w' }), 'writes 2, byG > 4, byV > 4'],
    ['that takes an index key away', item({ g: 'g', v: 'v' }), item({ g: 'g' }), 'writes 2, byG ~ 2, byV - 2'],
    ['that brings one', item({ v: 'v' }), item({ v: 'v', g: 'g' }), 'writes 2, byG + 2'],
    ['of what is there already, where nobody reads the log', item({ g: 'g' }), item({ g: 'g' }), 'writes 2'],
    ['of a larger item', item({ g: 'g' }), item({ g: 'g', x: LARGE }), 'writes 6, byG ~ 6'],
    ['of a smaller item, at the size before', item({ g: 'g', x: LARGE }), item({ g: 'g' }), 'writes 6, byG ~ 6'],
    ['that moves a large entry', item({ g: 'g', x: LARGE }), item({ g: 'h' }), 'writes 6, byG > 8'],
    ['whose entry shows little of it', undefined, item({ v: 'v', x: LARGE }), 'writes 6, byV + 2'],
    ['that deletes', item({ g: 'g', v: 'v', x: LARGE }), undefined, 'writes 6, byG - 6, byV - 2'],
    ['that deletes nothing', undefined, undefined, 'stays 2'],
  ])('%s', (_words, before, after, expected) => {
    expect(shown(planWrite(prepared(table, before, after), SINGLE))).toBe(expected)
  })
})

describe('a put of what is there already, where the log is read', () => {
  const same = (): Parameters<typeof planWrite>[0] => prepared(logged, item({ x: LARGE }), item({ x: LARGE }))
  test('is left out, at its whole price', () => expect(shown(planWrite(same(), SINGLE))).toBe('stays 6'))
  // A newer version of the same item has to be kept.
  test('is written where the policy says so', () => expect(shown(planWrite(same(), MIRRORED))).toBe('writes 6'))
  test('is left out with its members in another order', () =>
    expect(shown(planWrite(prepared(logged, item({ g: 'h', v: 'w' }), item({ v: 'w', g: 'h' })), SINGLE))).toBe('stays 2'))
  // The same characters, so that nothing short of the items themselves shows it.
  test('is written where two members have changed places', () =>
    expect(shown(planWrite(prepared(logged, item({ x: 'a', y: 'b' }), item({ x: 'b', y: 'a' })), SINGLE))).toBe('writes 2'))
  test('is written where it differs in anything', () =>
    expect(shown(planWrite(prepared(logged, item({ x: LARGE }), item({ x: `${LARGE}.` })), SINGLE))).toBe('writes 6'))
})

test('what is kept costs what is there', () => {
  const plan = planWrite({ ...prepared(table, item({ g: 'g', x: LARGE }), undefined), decision: { kind: 'keep' } }, MIRRORED)
  expect(shown(plan)).toBe('stays 6')
  const { before, after, units } = receiptOfNoOp(plan)
  expect([before?.item, after?.item, units]).toEqual([item({ g: 'g', x: LARGE }), before?.item, plan.units])
})

test('a refusal is thrown', () => {
  const error = conditionFailed()
  const refused = { ...prepared(table, undefined, item()), decision: { kind: 'refuse', error } as const }
  expect(() => planWrite(refused, SINGLE)).toThrow(error)
})

// What the backfill has yet to reach it makes from the row that is there by then.
test.each([
  ['has not begun', undefined, 'writes 2'],
  ['is before the row', SUFFIX.subarray(0, -1), 'writes 2'],
  ['has come to the row', SUFFIX, 'writes 2, byG + 2'],
  ['is past the row', Buffer.concat([SUFFIX, Buffer.of(0)]), 'writes 2, byG + 2'],
])('an index whose backfill %s', async (_words, passed, expected) => {
  const { engine } = await rigOn(await openMemoryStore())
  const filling = await makeTable(engine, 'T', [GLOBAL])
  const [{ map, readableFrom, pool, vectors } = {}] = filling.indexes
  if (map === undefined || readableFrom === undefined || pool === undefined) throw new Error('a table without its index')
  const backfill = { passed, written: undefined }
  const parts = filling.record.indexes.map((record) => ({ record, map, readableFrom, pool, vectors, backfill }))
  filling.replace(filling.record, parts)
  expect(shown(planWrite(prepared(filling, undefined, item({ g: 'g' })), SINGLE))).toBe(expected)
})

test('a plan says what an entry is before and after, and its sizes', () => {
  const [change] = planWrite(prepared(table, item({ v: 'v', x: LARGE }), item({ v: 'w' })), SINGLE).indexes
  // pk and a letter, sk and a digit (two bytes), v and a letter.
  expect([change?.before?.item, change?.after?.item]).toEqual([item({ v: 'v' }), item({ v: 'w' })])
  expect([change?.beforeBytes, change?.afterBytes]).toEqual([9, 9])
})
