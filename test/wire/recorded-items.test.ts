// Answers about items as they were recorded from the service, each an example of a rule that holds for more than its own case.
import { beforeAll, describe, expect, it } from 'vitest'
import { globalIndex, makeTable, settled, startWire } from './support.js'
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

describe('sets', () => {
  const sent = {
    ss: { SS: ['b', 'é', 'a', '', 'Z'] },
    ns: { NS: ['10', '9', '-1', '1E2', '0.5'] },
    bs: { BS: ['/w==', 'AA==', 'AAE='] },
  }
  const sorted = {
    ss: { SS: ['', 'Z', 'a', 'b', 'é'] },
    ns: { NS: ['-1', '0.5', '9', '10', '100'] },
    bs: { BS: ['AA==', 'AAE=', '/w=='] },
  }
  const itemOf = (sets: object) => ({ ...key('sets'), g: S('sets'), ...sets, deep: { L: [{ M: sets }] } })
  const whole = itemOf(sorted)
  const refusedPut = {
    Item: key('sets'),
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }
  const query = { IndexName: 'whole', KeyConditions: { g: equal('sets') } }
  const set = { UpdateExpression: 'SET c = :c', ExpressionAttributeValues: { ':c': sent.ss } }
  const answers: readonly [operation: string, input: object, answer: object][] = [
    ['GetItem', { Key: key('sets') }, { Item: whole }],
    ['GetItem', { Key: key('sets'), ProjectionExpression: 'deep' }, { Item: { deep: whole.deep } }],
    ['Query', query, { Items: [whole] }],
    ['Scan', { FilterExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': S('sets') } }, { Items: [whole] }],
    ['PutItem', refusedPut, { Item: whole }],
    ['PutItem', { Item: itemOf(sent), ReturnValues: 'ALL_OLD' }, { Attributes: whole }],
    ['UpdateItem', { Key: key('sets'), ...set, ReturnValues: 'UPDATED_NEW' }, { Attributes: { c: sorted.ss } }],
    ['DeleteItem', { Key: key('sets'), ReturnValues: 'ALL_OLD' }, { Attributes: whole }],
  ]
  it.each(answers)('are sorted by bytes or by value in the answer of %s %j', async (operation, input, answer) => {
    await on('PutItem', { Item: itemOf(sent) })
    expect(await bodyOf(operation, input)).toMatchObject(answer)
  })

  it('are sorted after UpdateItem added to them and took from them', async () => {
    await on('PutItem', { Item: itemOf(sent) })
    const update = {
      UpdateExpression: 'ADD ss :ss, ns :ns DELETE bs :bs',
      ExpressionAttributeValues: { ':ss': { SS: ['Y'] }, ':ns': { NS: ['9.5'] }, ':bs': { BS: ['AAE='] } },
    }
    const { Attributes } = await bodyOf('UpdateItem', { Key: key('sets'), ...update, ReturnValues: 'UPDATED_NEW' })
    expect(Attributes).toEqual({
      ss: { SS: ['', 'Y', 'Z', 'a', 'b', 'é'] },
      ns: { NS: ['-1', '0.5', '9', '9.5', '10', '100'] },
      bs: { BS: ['AA==', '/w=='] },
    })
  })
})

describe('UpdateItem that removes a list element', () => {
  const numbers = (...list: string[]) => ({ a: { M: { c: { L: list.map((N) => ({ N })) } } } })
  it.each([
    ['REMOVE a.c[1]', 'UPDATED_NEW', numbers('3')],
    ['REMOVE a.c[1]', 'UPDATED_OLD', numbers('2')],
    ['REMOVE a.c[0], a.c[1]', 'UPDATED_NEW', numbers('3')],
    ['REMOVE a.c[2]', 'UPDATED_NEW', undefined],
  ])('%s gives back for %s what stands there', async (UpdateExpression, ReturnValues, Attributes) => {
    await on('PutItem', { Item: { ...key('removed'), ...numbers('1', '2', '3') } })
    const body = await bodyOf('UpdateItem', { Key: key('removed'), UpdateExpression, ReturnValues })
    expect(body['Attributes']).toEqual(Attributes)
  })
})

describe('index keys', () => {
  const P = 'One or more parameter values were invalid: '
  const long = S('x'.repeat(2049))
  const longRange = S('x'.repeat(1025))
  const set = (expression: string, value: object) => ({
    Key: key('keys'),
    UpdateExpression: expression,
    ExpressionAttributeValues: { ':v': value },
  })
  const hashSize = `${P}Size limit exceeded for Index Key g Actual Size: 2049 bytes Max Size: 2048 bytes IndexName: whole`
  const rangeSize = `${P}Size limit exceeded for Index Key g Actual Size: 1025 bytes Max Size: 1024 bytes IndexName: bare`
  const mismatch = `${P}Type mismatch for Index Key g Expected: S Actual: NULL IndexName: whole`
  const UPDATE = 'The update expression attempted to update the secondary index key'

  const refused: readonly [operation: string, title: string, input: object, verdict: Verdict][] = [
    ['PutItem', 'a hash that is too long', { Item: { ...key('a'), g: long } }, hashSize],
    ['PutItem', 'a range that is too long', { Item: { ...key('a'), g: longRange } }, rangeSize],
    ['UpdateItem', 'a hash that is too long', set('SET g = :v', long), hashSize],
    [
      'UpdateItem',
      'by AttributeUpdates a wrong type',
      { Key: key('a'), AttributeUpdates: { g: { Value: { NULL: true } } } },
      mismatch,
    ],
    ['UpdateItem', 'a literal of a wrong type', set('SET g = :v', { NULL: true }), mismatch],
    ['UpdateItem', 'a copy of a wrong type', set('SET g = if_not_exists(gone, :v)', { N: '1' }), `${UPDATE} to unsupported type`],
    ['UpdateItem', 'a sum that is no key', set('ADD g :v', { N: '1' }), `${UPDATE} to unsupported type`],
    [
      'UpdateItem',
      'a copy that is too long',
      set('SET g = if_not_exists(gone, :v)', long),
      `${UPDATE} beyond allowed size limits`,
    ],
  ]
  it.each(refused)('are refused by %s as %s', async (operation, _title, input, verdict) => {
    expect(await on(operation, input)).toBe(verdict)
  })

  it('are refused by BatchWriteItem when they are too long', async () => {
    const RequestItems = { '<table>': [{ PutRequest: { Item: { ...key('a'), g: long } } }] }
    expect(await verdictOn(wire, 'BatchWriteItem', { RequestItems }, table)).toBe(hashSize)
  })

  it('that a write could not bring are left out of a new index', async () => {
    const name = await makeTable(wire, ['pk:S'])
    const values = { fits: S('x'.repeat(2048)), long, empty: S(''), typed: { N: '1' }, none: undefined }
    for (const [pk, g] of Object.entries(values)) await verdictOn(wire, 'PutItem', { Item: { ...key(pk), g } }, name)
    const [Create] = globalIndex('late', ['g']).GlobalSecondaryIndexes ?? []
    const AttributeDefinitions = [{ AttributeName: 'g', AttributeType: 'S' }]
    await ask(wire, 'UpdateTable', { AttributeDefinitions, GlobalSecondaryIndexUpdates: [{ Create }] }, name)
    const keysIn = async (IndexName: string) => {
      const { Items } = (await ask(wire, 'Scan', { IndexName }, name)).body as { Items?: { pk: { S: string } }[] }
      return Items?.map(({ pk }) => pk.S)
    }
    await settled(wire, name)
    expect(await keysIn('late')).toEqual(['fits'])
    // A write that leaves the attribute alone is taken, and still finds no place in the index; one that shortens it does.
    const change = (UpdateExpression: string) => ({
      Key: key('long'),
      UpdateExpression,
      ExpressionAttributeValues: { ':v': S('y') },
    })
    expect(await verdictOn(wire, 'UpdateItem', change('SET kept = :v'), name)).toBe('accepted')
    expect(await keysIn('late')).toEqual(['fits'])
    expect(await verdictOn(wire, 'UpdateItem', change('SET g = :v'), name)).toBe('accepted')
    expect((await keysIn('late'))?.sort()).toEqual(['fits', 'long'])
  })
})

describe('TransactWriteItems', () => {
  const put = (Item: object) => ({ Put: { TableName: '<table>', Item } })
  const transact = (...TransactItems: object[]) => ask(wire, 'TransactWriteItems', { TableName: undefined, TransactItems }, table)

  it('is cancelled by the first action that does not fit its table, alone', async () => {
    const never = { TableName: '<table>', Key: key('absent'), ConditionExpression: 'attribute_exists(pk)' }
    const { verdict } = await transact(put({ pk: { N: '1' } }), put({ pk: { N: '2' } }), { ConditionCheck: never })
    expect(verdict).toBe(
      'TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [ValidationError, None, None]',
    )
  })

  it('is refused for more than 4 MB, with its size', async () => {
    const large = Array.from({ length: 14 }, (_, at) => put({ ...key(`big-${at}`), data: S('x'.repeat(300_000)) }))
    expect((await transact(...large)).verdict).toBe('Transaction payload size cannot exceed 4MB. Payload Size: 4200158')
  })
})
