// Retries at times that the test gives: what is a row of waits without chance, and what is none.
import { describe, expect, test } from 'vitest'
import { ApiError, validation } from '../../src/model/errors.js'
import { OPERATIONS } from '../../src/operations/index.js'
import { seededRandom } from '../../src/runtime/random.js'
import { callOf } from '../../src/strict/call.js'
import { Retries } from '../../src/strict/rules/retries.js'

const HOME = { account: '000000000000', region: 'us-east-1' }
const getItem = OPERATIONS.dynamodb.find(({ name }) => name === 'GetItem')
const throttle = (): ApiError => new ApiError('ThrottlingException', 'slower')

interface Ask {
  readonly invocation?: string
  readonly attempt?: string
  readonly connection?: object
  readonly item?: string
  readonly error?: ApiError
}

/** Refused requests, each so many milliseconds after the refusal before. @returns what was said, by the place of the request */
function refusedAfter(waitsMs: readonly number[], askOf: (at: number) => Ask): readonly number[] {
  const retries = new Retries()
  let nowMs = 0
  return waitsMs.flatMap((waitMs, at) => {
    nowMs += waitMs
    const { invocation, attempt, connection, item = 'a', error = throttle() } = askOf(at)
    if (getItem === undefined) throw new Error('there is no GetItem')
    const input = { TableName: 't', Key: { pk: { S: item } }, ClientRequestToken: String(at) }
    const call = callOf(getItem, input, HOME, 100, { find: () => undefined })
    const request = {
      ...{ target: '', body: Buffer.alloc(0), ...(connection && { connection }) },
      headers: { ...(invocation && { 'amz-sdk-invocation-id': invocation }), ...(attempt && { 'amz-sdk-request': attempt }) },
    }
    const breach = retries.arrive(call, request, nowMs)
    nowMs += 2
    retries.noteRefusal(call, request, error, nowMs)
    return breach === undefined ? [] : [at]
  })
}

const socket = {}
const alone = (at: number): Ask => ({ invocation: `i${at}`, attempt: 'attempt=1; max=1', connection: socket })
const sameInvocation = (at: number): Ask => ({ invocation: 'i', attempt: `attempt=${at + 1}; max=10` })

describe('a program that calls again', () => {
  test('at once', () => expect(refusedAfter([0, 1, 1, 4, 1], alone)).toEqual([3, 4]))
  test('after the same wait', () => expect(refusedAfter([0, 100, 101, 102, 100, 103], alone)).toEqual([5]))
  test('after twice the wait each time', () => expect(refusedAfter([0, 50, 101, 199, 401, 800], alone)).toEqual([5]))
  test('after waits that differ', () => expect(refusedAfter([0, 100, 160, 90, 210, 130, 340], alone)).toEqual([]))
  test('after a wait in between', () => expect(refusedAfter([0, 1, 1, 50, 1, 1, 50, 1], alone)).toEqual([]))
  test('a minute later', () => expect(refusedAfter([0, 1, 1, 60_001, 1, 1], alone)).toEqual([]))
  test('over other connections', () =>
    expect(refusedAfter([0, 1, 1, 1, 1, 1], (at) => ({ ...alone(at), connection: {} }))).toEqual([]))
  test('with another request', () =>
    expect(refusedAfter([0, 1, 1, 1, 1, 1], (at) => ({ ...alone(at), item: `${at}` }))).toEqual([]))
  test('without the headers of an SDK', () => expect(refusedAfter([0, 1, 1, 1], () => ({ connection: socket }))).toEqual([3]))
  test('after a refusal for good', () =>
    expect(refusedAfter([0, 1, 1, 1, 1], (at) => ({ ...alone(at), error: validation('no') }))).toEqual([]))
  test('beside an invocation that goes on', () =>
    expect(refusedAfter([0, 1, 1, 1, 1, 1], (at) => ({ ...alone(at), attempt: 'attempt=1; max=3' }))).toEqual([]))
})

describe('an SDK that tries again', () => {
  test('at once', () => expect(refusedAfter([0, 1, 1, 1, 1, 1], sameInvocation)).toEqual([5]))
  test('after the same wait', () => expect(refusedAfter([0, 25, 25, 26, 24, 25], sameInvocation)).toEqual([5]))
})

// Each request is looked up by a digest of it while something is remembered.
test('what nobody asked for again within a minute is forgotten by whichever request comes next', () => {
  if (getItem === undefined) throw new Error('there is no GetItem')
  const callFor = (item: string) =>
    callOf(getItem, { TableName: 't', Key: { pk: { S: item } } }, HOME, 100, { find: () => undefined })
  const request = { target: '', body: Buffer.alloc(0), headers: {} }
  const retries = new Retries()
  retries.noteRefusal(callFor('a'), request, throttle(), 0)
  retries.noteRefusal(callFor('b'), request, throttle(), 1000)
  retries.noteRefusal(callFor('a'), request, throttle(), 2000)
  retries.arrive(callFor('c'), request, 61_001)
  expect(retries.isEmpty).toBe(false)
  retries.arrive(callFor('c'), request, 62_001)
  expect(retries.isEmpty).toBe(true)
})

test('full jitter from 50 ms on is no sin', () => {
  const random = seededRandom('jitter')
  let alarms = 0
  for (let series = 0; series < 500; series++) {
    const waits = Array.from(
      { length: 8 },
      (_, at) => (random.bytes('jitter', String(series), at).readUInt32BE() / 2 ** 32) * 50 * 2 ** at,
    )
    alarms += refusedAfter([0, ...waits], alone).length
  }
  expect(alarms, `seed ${random.seed}`).toBe(0)
})
