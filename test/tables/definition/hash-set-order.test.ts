// Proves that names print in the order of a java.util.HashSet: expectations come from Java itself, from new HashSet<>((int) (n / 0.75f) + 1)
// and new HashSet<>(), or from recorded answers of the service.
import { expect, test } from 'vitest'
import { hashSetOrder } from '../../../src/tables/definition/hash-set-order.js'

const FIVE = ['customerId', 'orderId', 'createdAt', 'status', 'total']
const TWELVE = 'alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima'.split(' ')

test.each([
  ['a set of the default size', FIVE, undefined, ['createdAt', 'total', 'orderId', 'customerId', 'status']],
  ['a set made for five, which takes eight buckets', FIVE, 5, ['customerId', 'createdAt', 'total', 'orderId', 'status']],
  ['a set made for two, which grows to four buckets', ['pk', 'unused'], 2, ['unused', 'pk']],
  ['a set made for three, which takes eight buckets', ['id', 'user', 'created_at'], 3, ['created_at', 'id', 'user']],
  [
    'a set made for six, which takes sixteen',
    [...FIVE, 'pk'],
    6,
    ['createdAt', 'total', 'orderId', 'customerId', 'pk', 'status'],
  ],
  [
    'a set made for twelve, which takes thirty-two',
    TWELVE,
    12,
    ['juliett', 'lima', 'foxtrot', 'delta', 'echo', 'india', 'bravo', 'golf', 'kilo', 'alpha', 'hotel', 'charlie'],
  ],
  [
    'a set of the default size, recorded',
    ['quebec', 'foxtrot', 'tango', 'golf'],
    undefined,
    ['golf', 'foxtrot', 'tango', 'quebec'],
  ],
  ['repeats count once', ['pk', 'pk'], 1, ['pk']],
  ['nothing', [], 0, []],
])('%s', (_name, names, madeFor, expected) => {
  expect(hashSetOrder(names, madeFor)).toEqual(expected)
})
