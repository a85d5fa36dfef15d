// Proves: keys are refused in the words of the operation that brings them, shape before emptiness before size.
import { describe, expect, test } from 'vitest'
import type { Item } from '../../src/model/attribute-value.js'
import {
  checkBatchItemKeys,
  checkIndexKeys,
  checkItemKeys,
  checkKey,
  checkUpdatedIndexKeys,
  holdsKeys,
  isKeyOf,
} from '../../src/model/key-check.js'
import type { KeySchema } from '../../src/model/table.js'

const P = 'One or more parameter values were invalid: '
const NO_MATCH = 'The provided key element does not match the schema'
const EMPTY = 'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty'
const HASH_SIZE = `${P}Size of hashkey has exceeded the maximum size limit of2048 bytes`
const RANGE_SIZE = `${P}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`

const keys: KeySchema = { hash: [{ name: 'p', type: 'S' }], range: [{ name: 's', type: 'B' }] }
const zeros = (bytes: number) => ({ B: Buffer.alloc(bytes).toString('base64') })
const refusal = (message: string) => expect.objectContaining({ name: 'ValidationException', message })

const legal: Item = { p: { S: 'a' }, s: { B: 'AA==' } }

describe('both put and key-taking operations', () => {
  test.each<[string, Item]>([
    ['plain', legal],
    ['longest', { p: { S: 'é'.repeat(1024) }, s: zeros(1024) }],
  ])('%s passes', (_, item) => {
    expect(() => checkItemKeys(keys, { ...item, more: { SS: ['x'] } })).not.toThrow()
    expect(() => checkKey(keys, item)).not.toThrow()
  })

  test.each<[Item, string, string]>([
    [{}, `${P}Missing the key p in the item`, NO_MATCH],
    [{ s: { B: 'AA==' } }, `${P}Missing the key p in the item`, NO_MATCH],
    [{ p: { S: '' } }, `${P}Missing the key s in the item`, NO_MATCH],
    [{ p: { N: '1' }, s: { B: 'AA==' } }, `${P}Type mismatch for key p expected: S actual: N`, NO_MATCH],
    [{ p: { S: '' }, s: { L: [] } }, `${P}Type mismatch for key s expected: B actual: L`, NO_MATCH],
    [{ p: { S: '' }, s: { B: '' } }, `${EMPTY} string value. Key: p`, `${EMPTY} string value. Key: p`],
    [{ p: { S: 'a'.repeat(2049) }, s: { B: '' } }, `${EMPTY} binary value. Key: s`, `${EMPTY} binary value. Key: s`],
    [{ p: { S: `${'é'.repeat(1024)}a` }, s: zeros(1025) }, HASH_SIZE, HASH_SIZE],
    [{ p: { S: 'a' }, s: zeros(1025) }, RANGE_SIZE, RANGE_SIZE],
  ])('row %#', (item, put, key) => {
    expect(() => checkItemKeys(keys, item)).toThrow(refusal(put))
    expect(() => checkKey(keys, item)).toThrow(refusal(key))
    expect(() => checkBatchItemKeys(keys, item)).toThrow(refusal(key))
  })

  test('one attribute too many is no key, but an item', () => {
    const item = { ...legal, x: { S: 'y' } }
    expect(() => checkKey(keys, item)).toThrow(refusal(NO_MATCH))
    expect(() => checkBatchItemKeys(keys, item)).not.toThrow()
    expect([isKeyOf(keys, item), holdsKeys(keys, item), isKeyOf(keys, legal)]).toEqual([false, true, true])
  })

  // Names on every object's prototype must not pass for attributes.
  test('a key attribute called constructor is missing when it is not sent', () => {
    const odd: KeySchema = { hash: [{ name: 'constructor', type: 'S' }], range: [] }
    expect(() => checkItemKeys(odd, {})).toThrow(refusal(`${P}Missing the key constructor in the item`))
  })
})

describe('index keys', () => {
  const emptyInItem =
    'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty'
  const emptyInUpdate =
    'One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty'
  const unsupported = `${P}The update expression attempted to update the secondary index key to unsupported type`

  test('absent ones are fine', () => {
    for (const item of [{}, { p: { S: 'a' } }, legal]) {
      expect(() => checkIndexKeys('i', keys, item)).not.toThrow()
      expect(() => checkUpdatedIndexKeys('i', keys, item)).not.toThrow()
    }
  })

  test.each<[Item, string, string]>([
    [
      { p: { N: '1' } },
      `${P}Type mismatch for Index Key p Expected: S Actual: N IndexName: i`,
      `${P}Type mismatch for Index Key p Expected: S Actual: N IndexName: i`,
    ],
    [{ s: { M: {} } }, `${P}Type mismatch for Index Key s Expected: B Actual: M IndexName: i`, unsupported],
    [{ p: { S: '' } }, `${emptyInItem} string value. IndexName: i, IndexKey: p`, `${emptyInUpdate} string value.`],
    [{ s: { B: '' } }, `${emptyInItem} binary value. IndexName: i, IndexKey: s`, `${emptyInUpdate} binary value.`],
    [{ p: { S: 'a'.repeat(2049) } }, `${HASH_SIZE} IndexName: i`, `${HASH_SIZE} IndexName: i`],
    [{ s: zeros(1025) }, `${RANGE_SIZE} IndexName: i`, `${RANGE_SIZE} IndexName: i`],
  ])('row %#', (item, put, update) => {
    expect(() => checkIndexKeys('i', keys, item)).toThrow(refusal(put))
    expect(() => checkUpdatedIndexKeys('i', keys, item)).toThrow(refusal(update))
  })
})
