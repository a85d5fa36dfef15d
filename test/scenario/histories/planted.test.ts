// Each fault that the checkers are there for, planted in the smallest history that shows it, beside the history that is right.
import { expect, test } from 'vitest'
import { checkCommits } from './commits-check.js'
import { type Access, ALWAYS, type Commit, type Condition, type History, NOTHING, type Operation } from './history.js'
import type { ReplicaRead, Seen } from './history.js'
import { checkOrder } from './order-check.js'
import { checkReplicas } from './replica-check.js'

const image = (writer: string, count = 0): Seen => ({ writer, count, group: undefined })
const put = (key: number, writer: string, condition: Condition = ALWAYS): Access => ({
  key,
  condition,
  effect: { kind: 'put', image: { writer, count: 0, group: undefined } },
})
const add = (key: number, writer: string): Access => ({ key, condition: ALWAYS, effect: { kind: 'add', writer, by: 1 } })
const erase = (key: number): Access => ({ key, condition: ALWAYS, effect: { kind: 'delete' } })
const check = (key: number, condition: Condition): Access => ({ key, condition, effect: NOTHING })
const read = (key: number, before: Seen): Access => ({ key, condition: ALWAYS, effect: NOTHING, before })
const failed = (access: Access, before: Seen): Access => ({ ...access, before, isMet: false })
const by = (is: string): Condition => ({ kind: 'writer', is })
const ABSENT: Condition = { kind: 'absent' }

type Span = readonly [call: number, returned: number]
const done = ([call, returned]: Span, ...accesses: Access[]): Operation => ({
  client: 0,
  name: 'op',
  call,
  return: returned,
  outcome: 'done',
  accesses,
})
const refused = (span: Span, ...accesses: Access[]): Operation => ({ ...done(span, ...accesses), outcome: 'refused' })
const unknown = (call: number, ...accesses: Access[]): Operation => ({
  ...done([call, Infinity], ...accesses),
  outcome: 'unknown',
})

const orderOf = (...operations: Operation[]): string[] =>
  checkOrder({ operations, replicaReads: [], commits: [], keys: 2 }).map((violation) => violation.check)

test.each<[string, readonly Operation[]]>([
  ['a write that is read', [done([1, 2], put(0, 'a')), done([3, 4], read(0, image('a')))]],
  [
    'a read of either of two writes at a time',
    [done([1, 5], put(0, 'a')), done([2, 6], put(0, 'b')), done([7, 8], read(0, image('a')))],
  ],
  [
    'an unknown write that is seen late',
    [unknown(1, put(0, 'a')), done([2, 3], read(0, null)), done([4, 5], read(0, image('a')))],
  ],
  ['an unknown write that is never seen', [unknown(1, put(0, 'a')), done([2, 3], read(0, null))]],
  ['an unknown deletion', [done([1, 2], put(0, 'a')), unknown(3, erase(0)), done([4, 5], read(0, null))]],
  ['an unknown addition in between', [unknown(1, add(0, 'a')), done([2, 3], add(0, 'b')), done([4, 5], read(0, image('b', 2)))]],
  [
    'a refusal beside the write that it saw',
    [done([1, 4], put(0, 'a', ABSENT)), refused([2, 3], failed(put(0, 'b', ABSENT), image('a')))],
  ],
  [
    'a transaction that is read whole',
    [done([1, 2], put(0, 'a'), put(1, 'a')), done([3, 4], read(0, image('a')), read(1, image('a')))],
  ],
  [
    'a refused transaction that shows what failed',
    [done([1, 2], put(0, 'a')), refused([3, 4], { ...put(1, 'b'), isMet: true }, failed(check(0, ABSENT), image('a')))],
  ],
])('%s is right', (_what, operations) => {
  expect(orderOf(...operations)).toEqual([])
})

test.each<[string, string, readonly Operation[]]>([
  ['a lost write', 'linearizable', [done([1, 2], put(0, 'a')), done([3, 4], read(0, null))]],
  [
    'a stale strong read',
    'linearizable',
    [done([1, 2], put(0, 'a')), done([3, 4], put(0, 'b')), done([5, 6], read(0, image('a'))), done([7, 8], read(0, image('b')))],
  ],
  [
    'a dirty read',
    'linearizable',
    [done([1, 2], put(0, 'a')), refused([3, 6], failed(put(0, 'b', ABSENT), image('a'))), done([4, 5], read(0, image('b')))],
  ],
  ['a read from the future', 'linearizable', [done([1, 2], read(0, image('a'))), done([3, 4], put(0, 'a'))]],
  [
    'two reads that see two writes in opposite orders',
    'linearizable',
    [
      done([1, 9], put(0, 'a')),
      done([2, 10], put(0, 'b')),
      done([3, 4], read(0, image('a'))),
      done([5, 6], read(0, image('b'))),
      done([7, 8], read(0, image('a'))),
    ],
  ],
  [
    'a conditional put that succeeded twice',
    'linearizable',
    [done([1, 4], put(0, 'a', ABSENT)), done([2, 5], put(0, 'b', ABSENT))],
  ],
  ['a refusal without a reason', 'linearizable', [refused([1, 2], failed(put(0, 'a', ABSENT), null))]],
  [
    'a lost addition',
    'linearizable',
    [done([1, 3], add(0, 'a')), done([2, 4], add(0, 'b')), done([5, 6], read(0, image('b', 1)))],
  ],
  [
    'an unknown write that happens twice',
    'linearizable',
    [unknown(1, put(0, 'a')), done([2, 3], read(0, image('a'))), done([4, 5], put(0, 'b')), done([6, 7], read(0, image('a')))],
  ],
  ['a write that was there before it was called', 'linearizable', [done([1, 2], read(0, image('a'))), unknown(3, put(0, 'a'))]],
  [
    'half of a transaction',
    'serializable',
    [done([1, 6], put(0, 'a'), put(1, 'a')), done([2, 3], read(0, image('a'))), done([4, 5], read(1, null))],
  ],
  [
    'a torn transactional read',
    'serializable',
    [done([1, 6], put(0, 'a'), put(1, 'a')), done([2, 5], read(0, image('a')), read(1, null))],
  ],
  [
    'half of a transaction of unknown outcome',
    'serializable',
    [unknown(1, put(0, 'a'), put(1, 'a')), done([2, 3], read(0, image('a'))), done([4, 5], read(1, null))],
  ],
  [
    'write skew',
    'serializable',
    [
      done([1, 2], put(0, 'x'), put(1, 'x')),
      done([3, 6], check(0, by('x')), put(1, 'a', by('x'))),
      done([4, 7], put(0, 'b', by('x')), check(1, by('x'))),
    ],
  ],
  [
    'two items seen in orders that don’t go together',
    'serializable',
    [
      done([1, 9], put(0, 'a')),
      done([2, 10], put(1, 'b')),
      done([3, 7], read(0, image('a')), read(1, null)),
      done([4, 8], read(0, null), read(1, image('b'))),
    ],
  ],
])('%s is not %s', (_what, kind, operations) => {
  expect(orderOf(...operations)).toEqual([kind])
})

test('what is not decided within the bound counts as broken', () => {
  const writes = Array.from({ length: 12 }, (_, n) => done([1 + n / 100, 10 + n], put(0, `w${n}`)))
  const violations = checkOrder(
    { operations: [...writes, done([30, 31], read(0, image('no one')))], replicaReads: [], commits: [], keys: 1 },
    50,
  )
  expect(violations.map((violation) => violation.check)).toEqual(['undecided'])
})

const WRITES: readonly Operation[] = [done([1, 4], put(0, 'a')), done([5, 8], put(0, 'b'), put(1, 'b')), done([20, 23], erase(1))]
const COMMITS: readonly Commit[] = [
  { sequence: 1, key: 0, after: image('a') },
  { sequence: 2, key: 0, after: image('b') },
  { sequence: 3, key: 1, after: image('b') },
  { sequence: 4, key: 1, after: null },
]
const replicaRead = (at: number, position: number, saw: readonly Seen[], replica = 'zone a'): ReplicaRead => ({
  client: 1,
  name: 'get',
  call: at,
  return: at + 1,
  replica,
  position,
  until: position,
  heard: position,
  scope: 'all',
  saw: saw.map((item, key) => ({ key, item })),
})
const replicas = (...replicaReads: ReplicaRead[]): string[] =>
  checkReplicas({ operations: WRITES, replicaReads, commits: COMMITS, keys: 2 }).map((violation) => violation.check)

test('replicas that trail are right', () => {
  const late = replicaRead(30, 1, [image('a'), null], 'zone b')
  expect(replicas(replicaRead(6, 1, [image('a'), null]), replicaRead(9, 3, [image('b'), image('b')]), late)).toEqual([])
})

test.each<[string, readonly string[], readonly ReplicaRead[]]>([
  ['the items of another position', ['replica'], [replicaRead(10, 3, [image('a'), image('b')])]],
  ['half of what is at its position', ['replica'], [replicaRead(10, 3, [image('b'), null])]],
  [
    'an older position after a newer one',
    ['monotonic'],
    [replicaRead(10, 3, [image('b'), image('b')]), replicaRead(12, 1, [image('a'), null])],
  ],
  ['what nobody has begun to write', ['future'], [replicaRead(2, 3, [image('b'), image('b')])]],
  ['a position that nobody has begun to write', ['future'], [replicaRead(2, 2, [image('a'), null])]],
  ['what nobody wrote', ['future', 'replica'], [replicaRead(30, 3, [image('c'), image('b')])]],
])('a replica that shows %s is found', (_what, checks, reads) => {
  expect([...new Set(replicas(...reads))].sort()).toEqual([...checks].sort())
})

// A replica at the head shows what lands while it answers, but all of that as of one moment unless it reads several partitions.
test('a replica that goes on while it answers shows one moment up to the newest', () => {
  const later = (saw: readonly Seen[]): ReplicaRead => ({ ...replicaRead(30, 1, saw), until: 4 })
  expect(replicas(later([image('b'), image('b')]))).toEqual([])
  expect(replicas(later([image('b'), null]))).toEqual([])
  expect(replicas(later([image('a'), image('b')]))).toEqual(['replica'])
  expect(replicas({ ...later([image('a'), image('b')]), isSpread: true })).toEqual([])
  expect(replicas({ ...later([image('a'), image('b')]), isSpread: true, until: 2 })).toEqual(['replica'])
})

test('a read of a group shows the items of the group alone', () => {
  const read = (group: string): ReplicaRead => ({ ...replicaRead(10, 1, [image('a')]), group })
  const commits: readonly Commit[] = [{ sequence: 1, key: 0, after: { writer: 'a', count: 0, group: 'g0' } }]
  const operations = [
    done([1, 4], { key: 0, condition: ALWAYS, effect: { kind: 'put', image: { writer: 'a', count: 0, group: 'g0' } } }),
  ]
  const saw = [{ key: 0, item: commits[0]?.after ?? null }]
  const history = (group: string): History => ({ operations, replicaReads: [{ ...read(group), saw }], commits, keys: 1 })
  expect(checkReplicas(history('g0'))).toEqual([])
  expect(checkReplicas(history('g1')).map((violation) => violation.check)).toEqual(['replica'])
})

const commitsOf = (operations: readonly Operation[], commits: readonly Commit[]): number =>
  checkCommits({ operations, replicaReads: [], commits, keys: 2 }).length

test('the record of commits is held against the answers', () => {
  const [first, second, third, fourth] = COMMITS
  if (first === undefined || second === undefined || third === undefined || fourth === undefined) throw new Error('four commits')
  expect(commitsOf(WRITES, COMMITS)).toBe(0)
  expect(commitsOf(WRITES, [second, third, fourth]), 'an acknowledged write is lost').toBe(1)
  expect(commitsOf(WRITES, [first, second, fourth]), 'half of a transaction is lost').toBe(1)
  expect(commitsOf(WRITES, [...COMMITS, { ...second, sequence: 5 }]), 'a write happened twice').toBe(1)
  expect(commitsOf(WRITES, [{ ...first, sequence: 9 }, second, third, fourth]), 'a later write lies in front').toBe(1)
  expect(commitsOf([refused([1, 2], failed(put(0, 'a', ABSENT), image('z')))], [first]), 'a refused write happened').toBe(1)
  expect(commitsOf([unknown(1, put(0, 'b'), put(1, 'b'))], [second]), 'half of an unknown transaction happened').toBe(1)
  expect(commitsOf([unknown(1, put(0, 'b'), put(1, 'b'))], []), 'an unknown transaction did not happen').toBe(0)
})
