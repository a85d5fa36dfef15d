// What a write leaves of what it replaced: which undo rows, with what in them, and for whom. Typed by hand for each way in which a row and
// its index entries can change.
import { describe, expect, test } from 'vitest'
import { newSink } from '../../../src/engine/commit/change-sink.js'
import { TableHistory } from '../../../src/engine/history/table-history.js'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import { planWrite } from '../../../src/engine/write/plan.js'
import { SINGLE } from '../../../src/engine/write/policy.js'
import { recordUndo } from '../../../src/engine/write/undo.js'
import type { Item } from '../../../src/model/attribute-value.js'
import { ownerIdOf, undoKeySequence, undoKeySuffix } from '../../../src/storage/keys.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { Row } from '../../../src/storage/row.js'
import { GLOBAL, key, LOCAL, makeTable, putIntent, rigOn } from '../../support/engine-rig.js'
import { item, prepared, SUFFIX } from './prepared.js'

const SEQUENCE = 40

interface Kept {
  readonly engine: StoreEngine
  readonly table: OpenTable
  readonly history: TableHistory
  /** The last change at which the past is held. */
  readonly at: number
}

/** @param byWhom holds the past, from some changes on */
async function keptBy(...byWhom: readonly ('pin' | 'replicas')[]): Promise<Kept> {
  const { engine } = await rigOn(await openMemoryStore())
  const table = await makeTable(engine, 'T', [GLOBAL, LOCAL])
  for (let n = 0; n < 3; n++) await engine.items.write(table, putIntent(key('other', n)))
  if (byWhom.includes('pin')) await engine.pins.add('pin', [table])
  if (byWhom.includes('replicas')) engine.zoneFollowers.setLag({ kind: 'replica', lag: { minMs: 50, maxMs: 50 } })
  const history = table.history ?? new TableHistory(table.record.physicalId, engine.pins, () => undefined)
  return { engine, table, history, at: engine.zoneFollowers.head.decided }
}

interface Left {
  /** `byG g: g v` means that an undo row of that entry holds an item with these texts; `absent`, that there was none. */
  readonly rows: readonly string[]
  /** Those that may go when no replica needs them. */
  readonly forReplicas: number
  readonly texts: readonly string[]
}

function undo({ table, history }: Kept, before: Item | undefined, after: Item | undefined, sequence = 2): Left {
  const plan = planWrite(prepared(table, before, after, sequence), SINGLE)
  const sink = newSink()
  recordUndo(plan, history, { sequence: SEQUENCE, atMs: 9, actor: 'user' }, sink)
  const texts: string[] = []
  const rows = sink.ops.map((op) => {
    if (op.type !== 'put') throw new Error('an undo row is put')
    texts.push(op.value)
    expect(undoKeySequence(op.key)).toBe(SEQUENCE)
    return `${nameOf(table, op.key, before, after)}: ${op.value === '' ? 'absent' : textsOf(Row.read(op.value).item)}`
  })
  return { rows, forReplicas: history.ledger.take(SEQUENCE, 100).length, texts }
}

/** `row`, or the entry that the item has before or after: the index, and the text by which it is there. */
function nameOf({ record: { physicalId }, indexes }: OpenTable, undoKey: Buffer, ...items: (Item | undefined)[]): string {
  const suffix = undoKeySuffix(undoKey)
  if (ownerIdOf(undoKey) === physicalId && suffix.equals(SUFFIX)) return 'row'
  const index = indexes.find(({ record }) => record.physicalId === ownerIdOf(undoKey))
  const its = items.find((one) => one !== undefined && index?.entryOf(one)?.suffix.equals(suffix) === true)
  const attribute = index?.record.name === GLOBAL.name ? 'g' : 'v'
  if (index === undefined || its === undefined) throw new Error('an undo row of nothing that changed')
  return `${index.record.name} ${textsOf({ [attribute]: its[attribute] ?? { S: '' } })}`
}

const textsOf = ({ pk: _pk, sk: _sk, ...others }: Item): string =>
  Object.values(others)
    .map((value) => ('S' in value ? value.S : ''))
    .join(' ')

// byG shows all of an item that has `g`, byV only the keys of one that has `v`.
describe('undo rows of a write', () => {
  test.each<[string, Item | undefined, Item | undefined, readonly string[]]>([
    ['of a new item', undefined, item({ g: 'g', v: 'v' }), ['row: absent', 'byG g: absent', 'byV v: absent']],
    ['of an item in no index', item({ x: 'x' }), item({ x: 'y' }), ['row: x']],
    [
      'of an attribute that one index shows',
      item({ g: 'g', v: 'v' }),
      item({ g: 'g', v: 'v', x: 'x' }),
      ['row: g v', 'byG g: g v'],
    ],
    ['that moves an entry', item({ g: 'g', v: 'v' }), item({ g: 'h', v: 'v' }), ['row: g v', 'byG g: g v', 'byG h: absent']],
    ['that takes an index key away', item({ g: 'g', v: 'v' }), item({ g: 'g' }), ['row: g v', 'byG g: g v', 'byV v: v']],
    ['that brings one', item({ g: 'g' }), item({ g: 'g', v: 'v' }), ['row: g', 'byG g: g', 'byV v: absent']],
    ['that deletes', item({ g: 'g', v: 'v' }), undefined, ['row: g v', 'byG g: g v', 'byV v: v']],
  ])('%s', async (_words, before, after, expected) => {
    for (const by of ['pin', 'replicas'] as const) expect(undo(await keptBy(by), before, after).rows, by).toEqual(expected)
  })

  test('are none where nobody may have to be shown the past', async () => {
    expect(undo(await keptBy(), item({ g: 'g', v: 'v' }), undefined)).toEqual({ rows: [], forReplicas: 0, texts: [] })
  })
})

describe('what an undo row holds', () => {
  test('is the row as it was stored, and an entry that shows all of it the same', async () => {
    const kept = await keptBy('pin')
    const stored = prepared(kept.table, item({ g: 'g' }), undefined, 2).before?.text
    expect(undo(kept, item({ g: 'g' }), undefined).texts).toEqual([stored, stored])
  })

  test('is an entry that shows less, with its own size and the numbers of the row', async () => {
    const [, text = ''] = undo(await keptBy('pin'), item({ v: 'v', x: 'x' }), undefined, 2).texts
    const { item: shown, sizeBytes, sequence, writtenAtMs, origin } = Row.read(text)
    // pk and a letter, sk and a digit (two bytes), v and a letter.
    expect([shown, sizeBytes, sequence, writtenAtMs, origin]).toEqual([item({ v: 'v' }), 9, 2, 5, 0])
  })
})

describe('for whom', () => {
  const [before, after] = [item({ g: 'g' }), item({ g: 'h' })]

  test('those for replicas alone are remembered, so that they can go', async () => {
    expect(undo(await keptBy('replicas'), before, after).forReplicas).toBe(3)
    expect(undo(await keptBy('pin'), before, after).forReplicas).toBe(0)
    expect(undo(await keptBy('pin', 'replicas'), before, after).forReplicas).toBe(0)
  })

  // A pin stands still: it needs what a row was when it was set, and no more. An entry may be older than its row.
  test('a row that has changed since the pin was set is not kept for it again, its entries are', async () => {
    const kept = await keptBy('pin')
    expect(undo(kept, before, after, kept.at).rows).toEqual(['row: g', 'byG g: g', 'byG h: absent'])
    expect(undo(kept, before, after, kept.at + 1).rows).toEqual(['byG g: g', 'byG h: absent'])
    const both = await keptBy('pin', 'replicas')
    const again = undo(both, before, after, both.at + 1)
    expect([again.rows, again.forReplicas]).toEqual([['row: g', 'byG g: g', 'byG h: absent'], 1])
  })

  test('an index that was made after the pin is not held by it', async () => {
    const { engine } = await rigOn(await openMemoryStore())
    const table = await makeTable(engine, 'T', [LOCAL])
    await engine.pins.add('pin', [table])
    await engine.tables.alter(table, () => [{ kind: 'createIndex', index: GLOBAL, attributes: GLOBAL.keys.hash }])
    await engine.drain()
    const { history } = table
    if (history === undefined) throw new Error('the past is held')
    const kept = { engine, table, history, at: 0 }
    expect(undo(kept, item({ g: 'g', v: 'v' }), undefined, 0).rows).toEqual(['row: g v', 'byV v: v'])
  })
})
