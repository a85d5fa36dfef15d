// Transactions on late commits: all or nothing, reasons in place, keys held from prepare to durable, tokens that survive a restart.
import { describe, expect, test } from 'vitest'
import type { TransactWrite } from '../../../src/engine/contract/items.js'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import { ApiError, conditionFailed } from '../../../src/model/errors.js'
import { seededRandom } from '../../../src/runtime/random.js'
import { faultyStore } from '../../../src/storage/faulty-store.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Store } from '../../../src/storage/store.js'
import { incrementIntent, key, makeTable, NAMESPACE, putIntent, rigOn, suffixOf } from '../../support/engine-rig.js'

const lateStore = async (): Promise<Store> =>
  faultyStore(await openMemoryStore(), seededRandom('transact'), { failingShare: 0, delayTurns: 5 })

const TEN_MINUTES_MS = 600_000

async function errorOf(outcome: Promise<unknown>): Promise<ApiError> {
  const error = await outcome.then(
    () => undefined,
    (failure: unknown) => failure,
  )
  if (!(error instanceof ApiError)) throw new Error(`no refusal: ${String(error)}`)
  return error
}

describe('transactions', () => {
  test('write all or nothing, and name a reason for every action in its place', async () => {
    const { engine } = await rigOn(await lateStore())
    const table = await makeTable(engine)
    const writes: TransactWrite<OpenTable>[] = [
      { table, intent: putIntent(key('a', 1)) },
      { table, intent: { rowSuffix: suffixOf(key('b', 1)), decide: () => ({ kind: 'refuse', error: conditionFailed() }) } },
      { table, intent: putIntent(key('c', 1)) },
    ]
    const error = await errorOf(engine.items.transact(writes))
    expect(error.name).toBe('TransactionCanceledException')
    expect(error.message).toBe(
      'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, None]',
    )
    expect(error.extra).toEqual({
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
        { Code: 'None' },
      ],
    })
    expect(engine.tables.countsOf(table).items).toBe(0)
  })

  test('hold their keys until durable: others are refused, readers get the old image', async () => {
    const { engine, clock } = await rigOn(await lateStore(), { transactionHoldMs: 50 })
    const table = await makeTable(engine)
    await engine.items.write(table, putIntent(key('a', 1)))
    const running = engine.items.transact([{ table, intent: incrementIntent(key('a', 1)) }])
    const single = await errorOf(engine.items.write(table, putIntent(key('a', 1))))
    expect([single.name, single.message]).toEqual(['TransactionConflictException', 'Transaction is ongoing for the item'])
    const other = await errorOf(
      engine.items.transact([
        { table, intent: putIntent(key('b', 1)) },
        { table, intent: putIntent(key('a', 1)) },
      ]),
    )
    expect(other.extra).toEqual({
      CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }],
    })
    expect(engine.items.getTogether([{ table, rowSuffix: suffixOf(key('a', 1)) }])).toEqual(['held'])
    expect((await engine.items.get(table, suffixOf(key('a', 1)), 'strong')).row?.item).toEqual(key('a', 1))
    await clock.advance(50)
    await running
    expect((await engine.items.get(table, suffixOf(key('a', 1)), 'strong')).row?.item).toEqual({ ...key('a', 1), n: { N: '1' } })
    await engine.items.write(table, incrementIntent(key('a', 1)))
  })

  test('a token is answered without writing again for ten minutes, over a restart, and refuses another payload', async () => {
    const store = await lateStore()
    const first = await rigOn(store)
    const table = await makeTable(first.engine)
    const token = { token: 't', namespace: NAMESPACE, payloadDigest: 'one' }
    const writes = (at: typeof table): TransactWrite<OpenTable>[] => [{ table: at, intent: incrementIntent(key('a', 1)) }]
    const running = first.engine.items.transact(writes(table), token)
    expect((await errorOf(first.engine.items.transact(writes(table), token))).name).toBe('TransactionInProgressException')
    expect((await running).kind).toBe('committed')
    const replay = await first.engine.items.transact(writes(table), token)
    expect(replay.kind).toBe('replayed')
    const other = await errorOf(first.engine.items.transact(writes(table), { ...token, payloadDigest: 'two' }))
    expect(other.name).toBe('IdempotentParameterMismatchException')
    await first.engine.stop()

    const second = await rigOn(store)
    const again = second.engine.tables.active(NAMESPACE, 'T')
    expect((await second.engine.items.transact(writes(again), token)).kind).toBe('replayed')
    await second.clock.advance(TEN_MINUTES_MS)
    expect((await second.engine.items.transact(writes(again), token)).kind).toBe('committed')
    expect((await second.engine.items.get(again, suffixOf(key('a', 1)), 'strong')).row?.item).toEqual({
      ...key('a', 1),
      n: { N: '2' },
    })
    expect((await verifyStore(store)).problems).toEqual([])
  })

  test('a token of a cancelled transaction is free again', async () => {
    const { engine } = await rigOn(await lateStore())
    const table = await makeTable(engine)
    const token = { token: 't', namespace: NAMESPACE, payloadDigest: 'one' }
    const refuse: TransactWrite<OpenTable> = {
      table,
      intent: { rowSuffix: suffixOf(key('a', 1)), decide: () => ({ kind: 'refuse', error: conditionFailed() }) },
    }
    await errorOf(engine.items.transact([refuse], token))
    expect(
      (await engine.items.transact([{ table, intent: putIntent(key('a', 1)) }], { ...token, payloadDigest: 'two' })).kind,
    ).toBe('committed')
  })

  // What the token stands for is gone with the tables: a replay would claim rows that are not there.
  test.each([undefined, NAMESPACE])('a reset forgets tokens, those of transactions on their way too (%j)', async (namespace) => {
    const store = await lateStore()
    const { engine } = await rigOn(store)
    const tokenOf = (token: string) => ({ token, namespace: NAMESPACE, payloadDigest: 'one' })
    const elsewhere = { ...tokenOf('done'), namespace: { account: '111111111111', region: 'us-east-1' } }
    const writes = (table: OpenTable): TransactWrite<OpenTable>[] => [{ table, intent: incrementIntent(key('a', 1)) }]
    const before = await makeTable(engine)
    await engine.items.transact(writes(before), tokenOf('done'))
    await engine.items.transact(writes(before), elsewhere)
    const running = engine.items.transact(writes(before), tokenOf('running'))
    await engine.reset(namespace)
    await running
    const after = await makeTable(engine)
    expect((await engine.items.transact(writes(after), tokenOf('done'))).kind).toBe('committed')
    expect((await engine.items.transact(writes(after), tokenOf('running'))).kind).toBe('committed')
    expect((await engine.items.transact(writes(after), elsewhere)).kind).toBe(namespace === undefined ? 'committed' : 'replayed')
    expect((await engine.items.transact(writes(after), tokenOf('done'))).kind).toBe('replayed')
    await engine.stop()
    const restarted = await rigOn(store)
    const again = restarted.engine.tables.active(NAMESPACE, 'T')
    expect((await restarted.engine.items.transact(writes(again), tokenOf('running'))).kind).toBe('replayed')
    expect((await verifyStore(store)).problems).toEqual([])
  })
})
