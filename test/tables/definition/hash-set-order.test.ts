// Proves that names print in the order of a java.util.HashSet: expectations come from a simulation of its buckets and resizes.
import { expect, test } from 'vitest'
import { hashSetOrder } from '../../../src/tables/definition/hash-set-order.js'

const FIVE = ['customerId', 'orderId', 'createdAt', 'status', 'total']

test.each([
  ['a set of the default size', FIVE, undefined, ['createdAt', 'total', 'orderId', 'customerId', 'status']],
  ['a set made for five, which takes eight buckets', FIVE, 5, ['customerId', 'createdAt', 'total', 'orderId', 'status']],
  ['a set made for two, which grows to four buckets', ['pk', 'unused'], 2, ['unused', 'pk']],
  ['repeats count once', ['pk', 'pk'], 1, ['pk']],
  ['nothing', [], 0, []],
])('%s', (_name, names, capacity, expected) => {
  expect(hashSetOrder(names, capacity)).toEqual(expected)
})
