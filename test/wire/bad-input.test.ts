// Bad requests of every operation: each member replaced by every kind of JSON that it is not, left out, emptied and overfilled, and
// then thousands of random mutations. Proves that every answer is the service's own 4xx, that nothing hangs or ends the server, and
// that a refused request changed nothing.
import { Agent } from 'node:http'
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parsed, signedPost, type Answer } from './raw.js'
import {
  destinationOf,
  makeSubject,
  pathsIn,
  replaced,
  validRequests,
  type Json,
  type Request,
  type Subjects,
} from './requests.js'
import { startWire } from './support.js'

const wire = startWire()
let subjects: Subjects = { table: '', arn: '' }
afterAll(() => agent.destroy())
beforeAll(async () => {
  subjects = await makeSubject(wire.endpoint, `t-${randomUUID()}`)
})

const TYPE = /^com\.amazon(\.coral\.(service|validate)|aws\.dynamodb\.v20120810)#[A-Za-z]+$/
const OPERATIONS = [...validRequests({ table: 't', arn: 'a' }).keys()]

const agent = new Agent({ keepAlive: true })
const post = (target: string, body: string): Promise<Answer> => signedPost(wire.endpoint, { target, body, agent })
const send = (target: string, input: Json): Promise<Answer> => post(target, JSON.stringify(input))

/** What is stored and how it is described; the second a client may read at any time. */
async function state(): Promise<string> {
  const { table } = subjects
  const [described, items, byG, byL, tags] = await Promise.all([
    send('DescribeTable', { TableName: table }),
    send('Scan', { TableName: table, ConsistentRead: true }),
    send('Scan', { TableName: table, IndexName: 'byG' }),
    send('Scan', { TableName: table, IndexName: 'byL' }),
    send('ListTagsOfResource', { ResourceArn: subjects.arn }),
  ])
  return [described, items, byG, byL, tags].map(({ text }) => text).join('\n')
}

/** Words that only a mistake of ours would put into a message, unless the request has them. */
const SLIP = /undefined|\[object|\bNaN\b|TypeError|RangeError|is not a function|Cannot read|java\.lang\.NullPointer/

/** An answer is a success, or an error as the service writes them. @returns whether the request was refused */
function isRefused(answer: Answer, sent: string): boolean {
  if (answer.status === 200) return false
  expect(answer.status, `${sent}\n${answer.text}`).toBe(400)
  const { __type: type, message, Message } = parsed(answer)
  expect(type, sent).toMatch(TYPE)
  const words = (message ?? Message ?? '') as string // the service's errors have texts only
  const [slip = ''] = SLIP.exec(words) ?? []
  expect(sent, words).toContain(slip)
  return true
}

/** What a legal request changed is put right, so that the next one is legal too. */
async function settle(operation: string, answer: Answer): Promise<void> {
  if (answer.status !== 200) return
  if (operation === 'UpdateTable') subjects = await makeSubject(wire.endpoint, `t-${randomUUID()}`)
  if (operation !== 'CreateTable') return
  const { TableName = '' } = (parsed(answer)['TableDescription'] ?? {}) as { TableName?: string } // as the API has it
  const input = { TableName }
  await expect.poll(async () => (await send('DescribeTable', input)).text).toContain('"TableStatus":"ACTIVE"')
  await send('UpdateTable', { ...input, DeletionProtectionEnabled: false })
  await send('DeleteTable', input)
  await expect.poll(async () => (await send('DescribeTable', input)).status, { interval: 1 }).toBe(400)
}

describe('a member of a wrong kind, missing, empty or too much', () => {
  const KINDS: readonly (Json | undefined)[] = [
    undefined,
    ...[true, 7, -1, 1.5, 1e300, 'x', '', 'x'.repeat(3000)],
    ...[[], [[]], [7], [{}], Array<Json>(150).fill('x')],
    ...[{}, { a: 7 }, { '': {} }, { S: 'x' }],
  ]

  it.each(OPERATIONS)('of %s', { timeout: 120_000 }, async (operation) => {
    const requests = (): readonly Request[] => validRequests(subjects).get(operation) ?? []
    for (const [at, valid] of requests().entries()) {
      for (const path of pathsIn(valid).filter((one) => one.length > 0)) {
        const before = await state()
        let wereAllRefused = true
        for (const kind of KINDS) {
          const body = JSON.stringify(replaced(requests()[at] ?? {}, path, kind))
          const answer = await post(operation, body)
          if (isRefused(answer, `${operation} ${body}`)) continue
          wereAllRefused = false
          await settle(operation, answer)
        }
        if (wereAllRefused) expect(await state(), `${operation} ${path.join('.')}`).toBe(before)
      }
    }
  })
})

it.each(OPERATIONS)('%s takes the requests that bad ones are made from', async (operation) => {
  const requests = validRequests(subjects).get(operation) ?? []
  expect(requests).not.toEqual([])
  for (const at of requests.keys()) {
    subjects = await makeSubject(wire.endpoint, `t-${randomUUID()}`)
    if (operation === 'DeleteTable') await makeSubject(wire.endpoint, `${subjects.table}.made`)
    if (/^(Disable|Update)Kinesis/.test(operation)) await send('EnableKinesisStreamingDestination', destinationOf(subjects))
    const answer = await send(operation, validRequests(subjects).get(operation)?.[at] ?? {})
    expect(answer.status, answer.text).toBe(200)
    await settle(operation, answer)
  }
})

describe('random mutations', () => {
  const RUNS = 4000
  const SEED = Number(process.env['DYNALAB_TEST_SEED'] ?? 20_261_101)
  /** Texts that mean something somewhere. */
  const words = fc.constantFrom(
    ...[
      'pk',
      'sk',
      'g',
      'byG',
      'byL',
      '#m',
      ':v',
      '',
      ' ',
      '0',
      '-1',
      '1e127',
      '1e-200',
      '9'.repeat(39),
      'NaN',
      'Infinity',
      '0x10',
      '+-1',
    ],
    ...[
      'attribute_exists(pk)',
      'a = :v',
      'NOT NOT (a = b)',
      '((a))',
      'size(a) = size(b)',
      'SET a = a + :v',
      'REMOVE l[0], l[0]',
      'ADD a :v',
    ],
    ...[
      'a.b[9999999999].c',
      'a BETWEEN :v AND :v',
      'a IN ()',
      '#',
      ':',
      '[',
      'pk = :p AND sk',
      'SET',
      '__proto__',
      'constructor',
      '\u0000',
      '😀',
    ],
    ...[
      'ALL_NEW',
      'ALL_OLD',
      'COUNT',
      'PROVISIONED',
      'HASH',
      'RANGE',
      'ALL',
      'INCLUDE',
      'EQ',
      'BETWEEN',
      'CONTAINS',
      'PUT',
      'DELETE',
    ],
    ...[
      'a'.repeat(256),
      'a'.repeat(5000),
      'AA==',
      'A',
      'arn:aws:dynamodb:eu-west-2:000000000000:table/other',
      'arn:',
      '../../etc/passwd',
    ],
  )
  const attributes = fc.constantFrom<Json[]>(
    ...[
      { S: '' },
      { S: 'x' },
      { N: '1' },
      { N: 'x' },
      { N: 1 },
      { B: 'A' },
      { B: '' },
      { NULL: true },
      { NULL: false },
      { BOOL: 'x' },
    ],
    ...[
      { SS: [] },
      { SS: ['a', 'a'] },
      { NS: ['1', '1.0'] },
      { BS: ['AA==', 'AB=='] },
      { L: [null] },
      { L: [{}] },
      { M: { '': { S: 'x' } } },
    ],
    ...[{ S: 'x', N: '1' }, {}, { X: 'x' }, { M: null }, { L: [[]] }],
  )
  const numbers = fc.oneof(
    fc.integer(),
    fc.double(),
    fc.constantFrom(0, 1, 25, 26, 100, 101, 1000, 1001, 1e6, 2 ** 31, 2 ** 53, 1e308),
  )
  const values = fc.oneof(
    { weight: 4, arbitrary: words },
    { weight: 3, arbitrary: attributes },
    { weight: 2, arbitrary: numbers },
    fc.constantFrom<Json[]>(null, true, false, [], {}),
    fc.jsonValue({ maxDepth: 4 }).map((value) => value as Json), // what JSON can say
  )
  type Mutation = {
    readonly at: number
    readonly how: 'replace' | 'remove' | 'repeat' | 'swap'
    readonly from: number
    readonly value: Json | undefined
  }
  const mutation: fc.Arbitrary<Mutation> = fc.record({
    at: fc.nat(),
    how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'repeat', 'swap'),
    from: fc.nat(),
    value: values,
  })

  const at = (value: Json, path: readonly (string | number)[]): Json =>
    path.reduce<Json>((inner, step) => Object.entries(inner ?? {}).find(([name]) => name === String(step))?.[1] ?? null, value)

  function mutated(request: Json, { at: position, how, from, value }: Mutation): Json {
    const paths = pathsIn(request)
    const path = paths[position % paths.length] ?? []
    const current = at(request, path)
    if (how === 'remove') return replaced(request, path, undefined) ?? {}
    if (how === 'swap') return replaced(request, path, at(request, paths[from % paths.length] ?? [])) ?? {}
    if (how === 'repeat' && Array.isArray(current))
      return replaced(request, path, Array.from({ length: (from % 120) + 1 }, () => current).flat()) ?? {}
    return replaced(request, path, value) ?? {}
  }

  /** Cuts a piece out of the text, or puts one in. */
  const wound = fc.option(
    fc.record({
      start: fc.nat(),
      length: fc.nat({ max: 5 }),
      piece: fc.constantFrom('', '"', '{', '}', ',', '\\', '\u0000', '\ufffd', '9'),
    }),
    {
      freq: 6,
    },
  )

  it('never find more than a 4xx, and change nothing when refused', { timeout: 180_000 }, async () => {
    const request = fc.record({
      operation: fc.constantFrom(...OPERATIONS),
      which: fc.nat(),
      mutations: fc.array(mutation, { minLength: 1, maxLength: 4 }),
      wound,
    })
    await fc.assert(
      fc.asyncProperty(request, async ({ operation, which, mutations, wound: hurt }) => {
        const valid = validRequests(subjects).get(operation) ?? []
        const input = mutations.reduce<Json>(mutated, valid[which % valid.length] ?? {})
        const text = JSON.stringify(input)
        const start = (hurt?.start ?? 0) % text.length
        const body = hurt === null ? text : text.slice(0, start) + hurt.piece + text.slice(start + hurt.length)
        const before = await state()
        const answer = await post(operation, body)
        if (isRefused(answer, `${operation} ${body}`)) expect(await state(), `${operation} ${body}`).toBe(before)
        else await settle(operation, answer)
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    )
    expect(await send('DescribeTable', { TableName: subjects.table })).toHaveProperty('status', 200)
  })
})
