// What a hook lives through: restarts, streams that end and tables that are made again, shards that split and roll over, resets, closing.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, describe, expect, test } from 'vitest'
import { createEmulator, type Emulator, type HookSpec } from '../../src/emulator.js'
import { createLogger } from '../../src/logger.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import { wrapStore } from '../../src/storage/wrap-store.js'
import { emulatorOn } from '../support/emulator-rig.js'
import type { Lab } from '../support/lab.js'
import { createTable, type HookEvent, keysOf, labs, noting, put, putAll } from './hook-lab.js'

const folder = mkdtempSync(join(tmpdir(), 'dynalab-hook-life-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const open = labs()
let folders = 0

type Life = Pick<Lab, 'emulator' | 'client' | 'clientAt'>

/** Opens the folder again and again. */
function lives(): () => Promise<Life> {
  const dataDir = join(folder, `data${++folders}`)
  return async () => {
    const emulator: Emulator = await createEmulator({ dataDir, logLevel: 'silent', capacity: 'off' })
    const clientAt = (region: string) => new DynamoDBClient({ ...emulator.clientConfig(), region, maxAttempts: 1 })
    return { emulator, clientAt, client: clientAt('us-east-1') }
  }
}
const notingIn = (life: Life, spec: Partial<HookSpec> = {}, fails?: (keys: string, event: HookEvent) => unknown): string[] =>
  noting(life as Lab, spec, fails)

describe('a restart', () => {
  test('goes on where the hook stopped, also past records that no filter let pass', async () => {
    const live = lives()
    const got: string[][] = []
    const filterCriteria = { filters: [{ pattern: { dynamodb: { Keys: { pk: { S: [{ 'anything-but': 'x' }] } } } } }] }
    let writes = 0
    let life = await live()
    await createTable(life as Lab)
    for (const keys of [['a', 'b', 'x'], ['x'], ['c', 'x', 'd']]) {
      got.push(notingIn(life, { filterCriteria }))
      for (const key of keys) await put(life as Lab, key, writes++) // the same item again would be no record
      await life.emulator.hooks.idle()
      expect(life.emulator.hooks.list()[0]?.figures.polledEvents).toBe(keys.length)
      await life.emulator.close()
      life = await live()
    }
    await life.emulator.close()
    expect(got.map((keys) => keys.join(''))).toEqual(['ab', '', 'cd'])
  })

  test('does not know a hook of another name, and LATEST begins once', async () => {
    const live = lives()
    const first = await live()
    await createTable(first as Lab)
    await put(first as Lab, 'a')
    const late = notingIn(first, { name: 'late', startingPosition: 'LATEST' })
    await first.emulator.hooks.idle()
    await put(first as Lab, 'b')
    await first.emulator.hooks.idle()
    await first.emulator.close()
    const second = await live()
    await put(second as Lab, 'c') // before it is added again
    const again = notingIn(second, { name: 'late', startingPosition: 'LATEST' })
    const other = notingIn(second, { name: 'other' })
    await second.emulator.hooks.idle()
    await second.emulator.close()
    expect([late.join(''), again.join(''), other.join('')]).toEqual(['b', 'c', 'abc'])
  })

  test('repeats of each lane what was not done alone', async () => {
    const live = lives()
    const first = await live()
    await createTable(first as Lab)
    await putAll(first as Lab, ...'abcdefgh')
    const spec = { parallelizationFactor: 10, batchSize: 1 }
    const got = notingIn(first, spec, (keys) => {
      if (keys === 'd') throw new Error('not yet')
    })
    await first.emulator.drain()
    await first.emulator.close()
    const second = await live()
    const again = notingIn(second, spec)
    await second.emulator.hooks.idle()
    await second.emulator.close()
    const done = got.filter((key) => key !== 'd')
    expect(again).toContain('d')
    expect([...done, ...again].toSorted().join('')).toBe('abcdefgh') // each once
  })

  test('after remove begins anew', async () => {
    const live = lives()
    const first = await live()
    await createTable(first as Lab)
    await put(first as Lab, 'a')
    notingIn(first, { name: 'h' })
    await first.emulator.hooks.idle()
    await first.emulator.hooks.remove('h')
    const got = notingIn(first, { name: 'h' })
    await first.emulator.hooks.idle()
    expect(got).toEqual(['a'])
    await first.emulator.hooks.remove('h')
    expect(() => first.emulator.hooks.show('h')).toThrow('there is no hook h')
    await first.emulator.close()
  })
})

describe('closing', () => {
  test('lets a handler end that is under way, with its requests, and counts it', async () => {
    const live = lives()
    const first = await live()
    await createTable(first as Lab)
    await createTable(first as Lab, 'copies')
    const moment = { isClosing: false }
    const begun = new Promise<void>((resolve) => {
      first.emulator.hooks.add({
        table: 'orders',
        handler: async () => {
          resolve()
          while (!moment.isClosing) await new Promise((next) => setImmediate(next))
          await put(first as Lab, 'copy', 1, 'copies')
        },
      })
    })
    await put(first as Lab, 'a')
    await begun
    const closed = first.emulator.close()
    moment.isClosing = true
    await closed
    const second = await live()
    const again = notingIn(second, { name: 'orders-handler' })
    const copies = notingIn(second, { table: 'copies', name: 'copies' })
    await second.emulator.hooks.idle()
    await second.emulator.close()
    expect([again, copies]).toEqual([[], ['copy']])
  })

  test('waits for a moment alone, and what did not end comes again', async () => {
    const live = lives()
    const first = await live()
    await createTable(first as Lab)
    const begun = new Promise<void>((resolve) => {
      const handler = (): Promise<void> => {
        resolve()
        return new Promise(() => undefined)
      }
      first.emulator.hooks.add({ table: 'orders', name: 'h', handler })
    })
    await put(first as Lab, 'a')
    await begun
    await first.emulator.close()
    const second = await live()
    const again = notingIn(second, { name: 'h' })
    await second.emulator.hooks.idle()
    await second.emulator.close()
    expect(again).toEqual(['a'])
  })
})

describe('streams', () => {
  test('are read to their end when the table is deleted, and from their beginning when it is made again', async () => {
    const lab = await open()
    await createTable(lab)
    const got = noting(lab, { batchSize: 1 }, () => Promise.resolve())
    await putAll(lab, 'a', 'b')
    await lab.client.send(new DeleteTableCommand({ TableName: 'orders' }))
    await lab.clock.advance(10)
    await createTable(lab)
    await put(lab, 'c')
    await lab.emulator.hooks.idle()
    expect(got.toSorted()).toEqual(['a', 'b', 'c'])
    expect(lab.emulator.hooks.list()[0]?.streams).toHaveLength(2)
    await lab.clock.advance(25 * 3_600_000) // the old stream is gone
    await put(lab, 'd')
    await lab.emulator.hooks.idle()
    expect(lab.emulator.hooks.list()[0]?.streams).toHaveLength(1)
  })

  test('that were over before the hook came are left alone', async () => {
    const lab = await open()
    await createTable(lab)
    await put(lab, 'a')
    await lab.client.send(new DeleteTableCommand({ TableName: 'orders' }))
    await lab.clock.advance(10)
    await createTable(lab)
    await put(lab, 'b')
    const got = noting(lab)
    await lab.emulator.hooks.idle()
    expect(got).toEqual(['b'])
  })

  test('are waited for, and followed when they are switched off and on', async () => {
    const lab = await open()
    const got = noting(lab)
    expect(lab.emulator.hooks.list()).toMatchObject([{ state: 'waiting', streams: [] }])
    await createTable(lab)
    await put(lab, 'a')
    const switched = (StreamEnabled: boolean) =>
      lab.client.send(
        new UpdateTableCommand({
          TableName: 'orders',
          StreamSpecification: { StreamEnabled, ...(StreamEnabled ? { StreamViewType: 'KEYS_ONLY' } : {}) },
        }),
      )
    await switched(false)
    await lab.clock.advance(10)
    await put(lab, 'unseen')
    await switched(true)
    await lab.clock.advance(10)
    await put(lab, 'b')
    await lab.emulator.hooks.idle()
    expect(got.toSorted()).toEqual(['a', 'b'])
    expect(lab.emulator.hooks.list()).toMatchObject([{ state: 'reading' }])
  })

  test('are gone after a reset, and the hook waits for the next one', async () => {
    const lab = await open()
    await createTable(lab)
    const got = noting(lab, {}, (keys) => {
      if (keys.includes('stuck')) throw new Error('never')
    })
    await putAll(lab, 'stuck')
    await lab.emulator.drain()
    await lab.emulator.reset()
    await lab.emulator.hooks.idle()
    expect(lab.emulator.hooks.list()).toMatchObject([{ state: 'waiting', streams: [] }])
    expect(await lab.engine.checkpoints.all()).toEqual([])
    await createTable(lab)
    await put(lab, 'a')
    await lab.emulator.hooks.idle()
    expect(got).toEqual(['stuck', 'a'])
  })

  test('are seen when their lag has passed, or is taken away', async () => {
    const lab = await open()
    await createTable(lab)
    const got = noting(lab)
    await lab.emulator.streams.setLag({ lag: 500 })
    await put(lab, 'a')
    await lab.clock.advance(499)
    expect(got).toEqual([])
    await lab.clock.advance(1)
    expect(got).toEqual(['a'])
    await put(lab, 'b')
    await lab.clock.advance(0) // it is looked at, and hidden
    await lab.emulator.streams.setLag({ lag: 0 })
    await lab.emulator.hooks.idle()
    expect(got).toEqual(['a', 'b'])
  })
})

describe('shards', () => {
  test('come after their parents, whatever keeps these', async () => {
    const lab = await open()
    await createTable(lab)
    let isStuck = true
    const got = noting(lab, { batchSize: 1 }, (keys) => {
      if (keys === 'a' && isStuck) throw new Error('not yet')
    })
    await putAll(lab, 'a', 'b')
    const { id } = lab.open('orders').map.partitions[0] ?? { id: 0 }
    await lab.emulator.capacity.split('orders', { partition: id })
    await putAll(lab, 'a2', 'b2', 'c2')
    await lab.clock.advance(4 * 3_600_000) // they roll over
    await putAll(lab, 'a3', 'b3', 'c3')
    await lab.emulator.drain()
    expect(new Set(got)).toEqual(new Set(['a']))
    const readers = async () => (await lab.emulator.streams.show()).streams[0]?.readers ?? []
    expect(await readers()).toMatchObject([{ reader: 'hook orders-handler', entriesBehind: 2, behindMs: 4 * 3_600_000 }])
    isStuck = false
    await lab.clock.advance(60_000)
    await lab.emulator.hooks.idle()
    const order = got.filter((key) => key !== 'a')
    expect(order[0]).toBe('b')
    expect(order.toSorted()).toEqual(['a2', 'a3', 'b', 'b2', 'b3', 'c2', 'c3'])
    for (const key of 'abc') expect(order.indexOf(`${key}2`)).toBeLessThan(order.length)
    expect(order.findIndex((key) => key.endsWith('3'))).toBeGreaterThan(1)
    expect((await readers()).every(({ entriesBehind, behindMs }) => entriesBehind === 0 && behindMs === 0)).toBe(true)
  })

  test('that are no longer kept take their checkpoints with them', async () => {
    const lab = await open()
    await createTable(lab)
    const got = noting(lab)
    for (let day = 0; day < 3; day++) {
      await put(lab, `${day}`)
      await lab.clock.advance(24 * 3_600_000)
    }
    await lab.emulator.hooks.idle()
    await lab.emulator.drain()
    expect(got).toEqual(['0', '1', '2'])
    // A day of shards of four hours, the ones that are about to go, and the stream's own.
    expect((await lab.engine.checkpoints.all()).length).toBeLessThan(10)
  })
})

// Checkpoints can't be stored for a time: for a stream that is new to the hook, and for records that were handled meanwhile.
test('a store that takes no writes holds hooks up, and they go on when it takes them again', async () => {
  let isFull = false
  const inner = await openMemoryStore()
  const store = wrapStore(inner, {
    batch: (ops, durability) => (isFull ? Promise.reject(new Error('no space')) : inner.batch(ops, durability)),
    reopen: () => (isFull ? Promise.reject(new Error('no space')) : Promise.resolve()),
  })
  const { emulator, engine, clock } = await emulatorOn(store, { capacity: { mode: 'off' }, logger: createLogger('silent') })
  const clientAt = (region: string) => new DynamoDBClient({ ...emulator.clientConfig(), region, maxAttempts: 1 })
  const life = { emulator, engine, clock, clientAt, client: clientAt('us-east-1') } as unknown as Lab
  await createTable(life)
  const begin = noting(life, { name: 'before' }, (keys) => {
    if (keys === 'a') isFull = true // what it stores next is refused
  })
  await put(life, 'a')
  await new Promise<void>((resolve) => engine.whenFailed(() => resolve()))
  const late = noting(life, { name: 'late' })
  await expect(put(life, 'refused')).rejects.toThrow('read-only')
  isFull = false
  expect(await engine.recover()).toBe(true)
  await put(life, 'b')
  await emulator.hooks.idle()
  expect([begin.join(''), late.join('')]).toEqual(['ab', 'ab'])
  await emulator.close()
})

describe('waiting', () => {
  test('idle rejects in time, and names who retries and why', async () => {
    const lab = await open()
    await createTable(lab)
    noting(lab, { name: 'h' }, () => {
      throw new Error('broken')
    })
    await put(lab, 'a')
    await expect(lab.emulator.hooks.idle({ timeoutMs: 50 })).rejects.toThrow(
      "hooks are not done after 50 ms: h is retrying (Error: broken); retries wait by the emulator's clock",
    )
    await expect(lab.emulator.hooks.idle({ timeoutMs: 0 })).rejects.toThrow('timeoutMs must be a whole number of milliseconds')
  })

  test('idle and drain are there at once without hooks', async () => {
    const lab = await open()
    await createTable(lab)
    await put(lab, 'a')
    await lab.emulator.hooks.idle()
    await lab.emulator.drain()
  })

  test('a move of the clock waits for handlers, a request does not', async () => {
    const lab = await open()
    await createTable(lab)
    await createTable(lab, 'copies')
    const copied: string[] = []
    lab.emulator.hooks.add({
      table: 'orders',
      maximumBatchingWindowInSeconds: 5,
      handler: async (event: HookEvent) => {
        await put(lab, keysOf(event), 1, 'copies') // in the middle of the move
        copied.push(keysOf(event))
      },
    })
    await putAll(lab, 'a', 'b')
    await lab.clock.advance(5000)
    expect(copied).toEqual(['ab'])
  })

  test('one hook may feed another', async () => {
    const lab = await open()
    await createTable(lab)
    await createTable(lab, 'copies')
    lab.emulator.hooks.add({
      table: 'orders',
      name: 'copy',
      handler: async (event: HookEvent) => void (await put(lab, keysOf(event), 1, 'copies')),
    })
    const got = noting(lab, { table: 'copies', name: 'read' })
    await put(lab, 'a')
    await lab.emulator.hooks.idle()
    await lab.emulator.hooks.idle()
    expect(got).toEqual(['a'])
  })
})

test('events tell of hooks that come, fail, give up and go', async () => {
  const lab = await open()
  await createTable(lab)
  const events: object[] = []
  lab.emulator.events.on(({ id: _id, emittedAtMs: _at, ...event }) => events.push(event), {
    types: 'hook.added,hook.removed,hook.failed,hook.gave-up',
  })
  noting(lab, { name: 'h', maximumRetryAttempts: 0 }, () => {
    throw new TypeError('no')
  })
  await put(lab, 'a')
  await lab.emulator.hooks.idle()
  await lab.emulator.hooks.remove('h')
  const of = { account: '000000000000', region: 'us-east-1', hook: 'h', table: 'orders' }
  expect(events).toEqual([
    { type: 'hook.added', hook: 'h', table: 'orders' },
    { type: 'hook.failed', ...of, records: 1, reason: 'TypeError: no' },
    { type: 'hook.gave-up', ...of, records: 1, condition: 'RetryAttemptsExhausted' },
    { type: 'hook.removed', hook: 'h', table: 'orders' },
  ])
})
