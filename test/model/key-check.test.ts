// Proves: keys are refused in the words of the operation that brings them, shape before emptiness before size.
import { describe, expect, test } from 'vitest'
import type { Item } from '../../src/model/attribute-value.js'
import { checkAssignedKeys, checkComputedKeys, checkIndexKeys, isIndexable } from '../../src/model/index-key-check.js'
import { checkBatchItemKeys, checkItemKeys, checkKey, holdsKeys, isKeyOf } from '../../src/model/key-check.js'
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
  const UPDATE = 'The update expression attempted to update the secondary index key'
  const unsupported = `${UPDATE} to unsupported type`
  const tooLong = `${UPDATE} beyond allowed size limits`
  const assign = (item: Item) => () => checkAssignedKeys('i', keys, item)
  const compute = (item: Item) => () => checkComputedKeys(keys, item, item)

  test('absent ones are fine', () => {
    for (const item of [{}, { p: { S: 'a' } }, legal]) {
      expect(() => checkIndexKeys('i', keys, item)).not.toThrow()
      expect(assign(item)).not.toThrow()
      expect(compute(item)).not.toThrow()
      expect(isIndexable(keys, item)).toBe(true)
    }
  })

  const mismatch = (name: string, types: string) => `${P}Type mismatch for Index Key ${name} ${types} IndexName: i`
  const size = (name: string, is: number, most: number) =>
    `${P}Size limit exceeded for Index Key ${name} Actual Size: ${is} bytes Max Size: ${most} bytes IndexName: i`
  const pMismatch = mismatch('p', 'Expected: S Actual: N')
  const sMismatch = mismatch('s', 'Expected: B Actual: NULL')

  // What a put brings and an update assigns outright is named; what an update computed is not.
  test.each<[Item, put: string, assigned: string, computed: string]>([
    [{ p: { N: '1' } }, pMismatch, pMismatch, unsupported],
    [{ s: { NULL: true } }, sMismatch, sMismatch, unsupported],
    [
      { p: { S: '' } },
      `${emptyInItem} string value. IndexName: i, IndexKey: p`,
      `${emptyInUpdate} string value.`,
      `${emptyInUpdate} string value.`,
    ],
    [
      { s: { B: '' } },
      `${emptyInItem} binary value. IndexName: i, IndexKey: s`,
      `${emptyInUpdate} binary value.`,
      `${emptyInUpdate} binary value.`,
    ],
    [{ p: { S: 'a'.repeat(2049) } }, size('p', 2049, 2048), size('p', 2049, 2048), tooLong],
    [{ s: zeros(1025) }, size('s', 1025, 1024), size('s', 1025, 1024), tooLong],
  ])('row %#', (item, put, assigned, computed) => {
    expect(() => checkIndexKeys('i', keys, item)).toThrow(refusal(put))
    expect(assign(item)).toThrow(refusal(assigned))
    expect(compute(item)).toThrow(refusal(computed))
  })

  test('that are empty or too long are in no index', () => {
    const bad: Item[] = [{ p: { S: '' } }, { s: { B: '' } }, { p: { S: 'a'.repeat(2049) } }, { s: zeros(1025) }]
    for (const item of bad) expect(isIndexable(keys, { ...legal, ...item })).toBe(false)
  })

  test('of several attributes count together', () => {
    const several: KeySchema = { hash: ['a', 'b', 'c'].map((name) => ({ name, type: 'S' })), range: [] }
    const half = { S: 'x'.repeat(1024) }
    expect(() => checkIndexKeys('i', several, { a: half, b: half })).not.toThrow()
    expect(() => checkIndexKeys('i', several, { a: half, b: { S: 'x'.repeat(1025) } })).toThrow(refusal(size('b', 2049, 2048)))
    // An update that changes one of them is refused for what they are together.
    const after = { a: half, b: half, c: { S: 'x' } }
    expect(() => checkComputedKeys(several, { c: after.c }, after)).toThrow(refusal(tooLong))
  })

  // An item from before the index may hold what no write brings any more; only an update of that is refused.
  test.each<[changed: Item, other: Item]>([
    [{ p: { S: 'b' } }, { s: zeros(1025) }],
    [{ p: { S: 'b' } }, { s: { L: [{ S: 'x'.repeat(1025) }] } }],
    [{ s: zeros(1) }, { p: { S: 'a'.repeat(2049) } }],
  ])('that an update left alone are not its business, row %#', (changed, other) => {
    expect(() => checkComputedKeys(keys, changed, { ...other, ...changed })).not.toThrow()
    expect(() => checkComputedKeys(keys, { ...changed, ...other }, { ...other, ...changed })).toThrow()
  })
})
