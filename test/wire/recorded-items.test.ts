// Answers about items as they were recorded from the service, each an example of a rule that holds for more than its own case.
import { beforeAll, describe, expect, it } from 'vitest'
import { globalIndex, makeTable, startWire } from './support.js'
import { ask, verdictOn, type Verdict } from './verdict.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S'], ['g:S', 'h:S'], {
    GlobalSecondaryIndexes: [
      globalIndex('whole', ['g']),
      globalIndex('bare', ['h', 'g'], { ProjectionType: 'KEYS_ONLY' }),
    ].flatMap(({ GlobalSecondaryIndexes = [] }) => GlobalSecondaryIndexes),
  })
})

const E = '1 validation error detected: '
const key = (pk: string) => ({ pk: { S: pk } })
const S = (text: string) => ({ S: text })
const equal = (text: string) => ({ ComparisonOperator: 'EQ', AttributeValueList: [S(text)] })
const on = (operation: string, input: object): Promise<Verdict> => verdictOn(wire, operation, input, table)
const bodyOf = async (operation: string, input: object) => (await ask(wire, operation, input, table)).body

type Named = (name: string) => object

describe('a name that no attribute can have', () => {
  const TOO_LARGE = 'Attribute name is too large, must be less than 65536 bytes'
  const members: readonly [operation: string, member: string, opening: string, input: Named][] = [
    ['PutItem', 'Item', E, (name) => ({ Item: { ...key('a'), [name]: S('x') } })],
    ['PutItem', 'Item, in a map', E, (name) => ({ Item: { ...key('a'), m: { M: { [name]: S('x') } } } })],
    ['PutItem', 'Expected', E, (name) => ({ Item: key('a'), Expected: { [name]: { Value: S('x') } } })],
    ['UpdateItem', 'AttributeUpdates', E, (name) => ({ Key: key('a'), AttributeUpdates: { [name]: { Value: S('x') } } })],
    ['UpdateItem', 'Expected', E, (name) => ({ Key: key('a'), Expected: { [name]: { Exists: false } } })],
    ['DeleteItem', 'Expected', E, (name) => ({ Key: key('a'), Expected: { [name]: { Exists: false } } })],
    ['GetItem', 'AttributesToGet', '', (name) => ({ Key: key('a'), AttributesToGet: [name] })],
    ['Scan', 'AttributesToGet', '', (name) => ({ AttributesToGet: ['a', name] })],
    ['Scan', 'ScanFilter', '', (name) => ({ ScanFilter: { [name]: equal('x') } })],
    ['Query', 'QueryFilter', '', (name) => ({ KeyConditions: { pk: equal('a') }, QueryFilter: { [name]: equal('x') } })],
    ['Query', 'AttributesToGet', '', (name) => ({ KeyConditions: { pk: equal('a') }, AttributesToGet: [name] })],
  ]
  it.each(members)('is refused by %s in %s', async (operation, _member, opening, input) => {
    expect(await on(operation, input(''))).toBe(`${opening}Empty attribute name`)
    expect(await on(operation, input('x'.repeat(65_536)))).toBe(opening + TOO_LARGE)
  })

  it('is refused by BatchGetItem in AttributesToGet', async () => {
    const RequestItems = { '<table>': { Keys: [key('a')], AttributesToGet: [''] } }
    expect(await verdictOn(wire, 'BatchGetItem', { RequestItems }, table)).toBe('Empty attribute name')
  })

  it('is refused through a placeholder', async () => {
    const through = (name: string) =>
      on('GetItem', { Key: key('a'), ProjectionExpression: '#n', ExpressionAttributeNames: { '#n': name } })
    const opening = 'ExpressionAttributeNames contains invalid value: '
    expect(await through('')).toBe(`${opening}Empty attribute name for key #n`)
    expect(await through('x'.repeat(65_536))).toBe(`${opening}${TOO_LARGE} for key #n`)
  })
})

describe('legacy parameters', () => {
  it('UpdateItem of a missing key with no AttributeUpdates in the map makes the item', async () => {
    const made = await bodyOf('UpdateItem', { Key: key('empty map'), AttributeUpdates: {}, ReturnValues: 'ALL_NEW' })
    expect(made).toEqual({ Attributes: key('empty map') })
    expect(await bodyOf('GetItem', { Key: key('empty map') })).toEqual({ Item: key('empty map') })
  })

  it('NOT_CONTAINS is not so of a missing attribute', async () => {
    const Expected = { gone: { ComparisonOperator: 'NOT_CONTAINS', AttributeValueList: [S('x')] } }
    expect(await on('PutItem', { Item: key('empty map'), Expected })).toBe(
      'ConditionalCheckFailedException: The conditional request failed',
    )
  })

  it.each(['ALL_ATTRIBUTES', undefined])(
    'QueryFilter on a key of the index that is read is refused with Select %s',
    async (Select) => {
      const query = { IndexName: 'bare', KeyConditions: { h: equal('x') }, QueryFilter: { g: equal('y') }, Select }
      expect(await on('Query', query)).toBe('QueryFilter can only contain non-primary key attributes: Primary key attribute: g')
    },
  )
})
