// ExecuteStatement over the wire: values of all types, every operator and function, the way to the rows and what it costs, pages, writes with
// what they return, and the service's refusals. Messages are the service's, typed here.
import {
  ExecuteStatementCommand,
  GetItemCommand,
  type AttributeValue,
  type ExecuteStatementCommandInput,
  type ExecuteStatementCommandOutput,
} from '@aws-sdk/client-dynamodb'
import { beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { globalIndex, invalid, localIndex, makeTable, put, refusal, startWire, type Item } from './support.js'

const wire = startWire()
const run = (
  Statement: string,
  Parameters?: AttributeValue[],
  more: Partial<ExecuteStatementCommandInput> = {},
): Promise<ExecuteStatementCommandOutput> =>
  wire.client.send(new ExecuteStatementCommand({ Statement, ...(Parameters === undefined ? {} : { Parameters }), ...more }))
const items = async (statement: string, parameters?: AttributeValue[]): Promise<Item[]> =>
  (await run(statement, parameters)).Items ?? []

/** All pages of a statement. */
async function pages(statement: string, more: Partial<ExecuteStatementCommandInput> = {}): Promise<Item[][]> {
  const found: Item[][] = []
  let NextToken: string | undefined
  do {
    const page = await run(statement, undefined, NextToken === undefined ? more : { ...more, NextToken })
    found.push(page.Items ?? [])
    expect(page.NextToken === undefined).toBe(page.LastEvaluatedKey === undefined)
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return found
}

describe('values', () => {
  let table = ''
  beforeAll(async () => {
    table = await makeTable(wire, ['pk:S'])
  })

  const stored = async (pk: string): Promise<Item | undefined> =>
    (await wire.client.send(new GetItemCommand({ TableName: table, Key: { pk: { S: pk } }, ConsistentRead: true }))).Item

  it('stores literals of every type that has one', async () => {
    await run(
      `INSERT INTO "${table}" VALUE {'pk': 'literals', 's': 'it''s', 'n': -1.50, 'b': true, 'nothing': null, l: [1, 'a', [false]],
        'm': {'in': {'deep': <<'b', 'a'>>}}, 'ss': <<'x', 'y'>>, 'ns': <<10, 2>>, 'empty': {}, 'big': 12345678901234567890123456789012345678}`,
    )
    expect(await stored('literals')).toEqual({
      pk: { S: 'literals' },
      s: { S: "it's" },
      n: { N: '-1.5' },
      b: { BOOL: true },
      nothing: { NULL: true },
      l: { L: [{ N: '1' }, { S: 'a' }, { L: [{ BOOL: false }] }] },
      m: { M: { in: { M: { deep: { SS: ['a', 'b'] } } } } },
      ss: { SS: ['x', 'y'] },
      ns: { NS: ['2', '10'] },
      empty: { M: {} },
      big: { N: '12345678901234567890123456789012345678' },
    })
  })

  it('takes parameters of every type', async () => {
    const all: Item = {
      b: { B: new Uint8Array([1, 2]) },
      bs: { BS: [new Uint8Array([1]), new Uint8Array([2])] },
      ns: { NS: ['1', '2'] },
      l: { L: [{ NULL: true }] },
      m: { M: { x: { BOOL: false } } },
      n: { N: '1e2' },
    }
    const names = Object.keys(all)
    const fields = names.map((name) => `'${name}': ?`).join(', ')
    await run(`INSERT INTO "${table}" VALUE {'pk': ?, ${fields}}`, [{ S: 'parameters' }, ...Object.values(all)])
    expect(await stored('parameters')).toEqual({ pk: { S: 'parameters' }, ...all, n: { N: '100' } })
  })

  test.each([
    [
      "{'pk': 1e126}",
      /^Number overflow\. Attempting to store a number with magnitude larger than supported range under root\.pk$/,
    ],
    [
      "{'pk': 'a', 'l': [1, 1e-131]}",
      /^Number underflow\. Attempting to store a number with magnitude smaller than supported range under root\.l\[1\]$/,
    ],
    [`{'pk': {'x': ${'1'.repeat(39)}}}`, /^Attempting to store more than 38 significant digits in a Number under root\.pk\.x$/],
    ["{'pk': 'a', 's': << >>}", /^Empty bags are not supported$/],
    ["{'pk': 'a', 's': <<1, 'a'>>}", /^Unsupported data type in Bag\. DynamoDB only supports either numbers or strings in bags$/],
    [
      "{'pk': 'a', 's': <<'b', 'b'>>}",
      /^One or more parameter values were invalid: Input collection \[b, b\] contains duplicates\.$/,
    ],
    [
      "{'pk': 'a', 's': <<1, 1.0>>}",
      /^One or more parameter values were invalid: Input collection \[1, 1\] contains duplicates! under root\.s$/,
    ],
    ["{'pk': 'a', 'x': missing}", /^Unsupported data type: LiteralMissing under key root\.x at \d+:\d+:7$/],
    ["{'pk': 'a', 'x': y}", /^Unsupported data type: VariableReference under key root\.x at \d+:\d+:1$/],
    [
      `{'pk': 'a', 'x': ${'['.repeat(32)}${']'.repeat(32)}}`,
      /^Nesting Levels have exceeded supported limits under root\.x(\[0\]){31}$/,
    ],
    ["{'': 1}", /^Empty attribute name$/],
    ["{'a': 1}", /^One or more parameter values were invalid: Missing the key pk in the item$/],
    ["{'pk': 5}", /^One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N$/],
    [
      "{'pk': ''}",
      /^One or more parameter values are not valid\. The AttributeValue for a key attribute cannot contain an empty string value\. Key: pk$/,
    ],
    [`{'pk': 'a', 'x': 1e5000000000}`, /^Statement wasn't well formed, can't be processed: $/],
  ])('refuses %s', async (item, sentence) => {
    expect(await invalid(run(`INSERT INTO "${table}" VALUE ${item}`))).toMatch(sentence)
  })

  it('refuses parameters where they can not be, and a wrong number of them', async () => {
    const insert = (item: string, ...parameters: AttributeValue[]) => invalid(run(`INSERT INTO t VALUE ${item}`, parameters))
    expect(await insert("{'pk': [?]}", { S: 'a' })).toBe('Unsupported data type: Parameter under key root.pk[0] at 1:29:1')
    expect(await insert("{'pk': <<?>>}", { S: 'a' })).toBe('Unsupported data type: Parameter under key root.pk[0] at 1:30:1')
    const mismatch = "Number of parameters in request and statement don't match."
    expect(await insert("{'pk': ?, 'a': ?}", { S: 'a' })).toBe(mismatch)
    expect(await insert("{'pk': ?}", { S: 'a' }, { S: 'b' })).toBe(mismatch)
    expect(await insert("{'pk': ?}", { N: '1x' })).toBe('The parameter cannot be converted to a numeric value: 1x')
    expect(await insert("{'pk': ?}", { SS: ['a', 'a'] })).toBe(
      'One or more parameter values were invalid: Input collection [a, a] contains duplicates.',
    )
  })

  it('has the limit of an item for an INSERT', async () => {
    expect(await invalid(run(`INSERT INTO "${table}" VALUE {'pk': 'a', 'x': ?}`, [{ S: 'x'.repeat(409_600) }]))).toBe(
      'Item size has exceeded the maximum allowed size',
    )
  })
})

describe('conditions', () => {
  let table = ''
  beforeAll(async () => {
    table = await makeTable(wire, ['pk:S'])
    await put(
      wire,
      table,
      {
        pk: { S: 'one' },
        n: { N: '1' },
        s: { S: 'apple' },
        flag: { BOOL: true },
        l: { L: [{ N: '5' }, { M: { a: { S: 'x' } } }] },
      },
      { pk: { S: 'two' }, n: { N: '2' }, s: { S: 'banana' }, tags: { SS: ['a', 'b'] }, m: { M: { 'odd name': { N: '7' } } } },
      { pk: { S: 'three' }, n: { NULL: true }, flag: { BOOL: false }, tags: { NS: ['1'] } },
    )
  })

  // A comparison with an attribute that isn't there is met by nothing, and NOT of it by everything.
  test.each<[string, string[], AttributeValue[]?]>([
    ['n = 1', ['one']],
    ['n <> 1', ['three', 'two']],
    ['s <> ?', ['two'], [{ S: 'apple' }]],
    ["NOT s = 'apple'", ['three', 'two']],
    ['n < 2', ['one']],
    ['2 > n', ['one']],
    ['n >= 1 AND n <= 1', ['one']],
    ['n BETWEEN 1 AND 2', ['one', 'two']],
    ['n NOT BETWEEN 2 AND 9', ['one', 'three']],
    ['n BETWEEN 9 AND 2', []],
    ['n IN [1, 7]', ['one']],
    ['n IN (1, ?)', ['one', 'two'], [{ N: '2' }]],
    ['n NOT IN [1]', ['three', 'two']],
    ['n IN ?', ['two'], [{ L: [{ N: '2' }, { S: 'x' }] }]],
    ['s IS MISSING', ['three']],
    ['s IS NOT MISSING', ['one', 'two']],
    ['n IS NULL', ['three']],
    ['n IS NOT NULL', ['one', 'two']],
    ['missing_one IS NOT NULL', ['one', 'three', 'two']],
    ["begins_with(s, 'ap')", ['one']],
    ['BEGINS_WITH(s, ?)', ['two'], [{ S: 'ban' }]],
    ["contains(s, 'an')", ['two']],
    ["contains(tags, 'a')", ['two']],
    ['contains(l, 5)', ['one']],
    ["attribute_type(tags, 'NS')", ['three']],
    ['attribute_exists(l[1].a)', ['one']],
    ['attribute_not_exists(n)', []],
    ['size(s) > 5', ['two']],
    ['size(tags) <> 2', ['three']],
    ["l[1].a = 'x'", ['one']],
    ['m."odd name" = 7', ['two']],
    ["contains(s, 'a') = true", ['one', 'two']],
    ["contains(s, 'app') <> true", ['three', 'two']],
    ['(n = 1) = false', ['three', 'two']],
    ['true = (n = 1)', ['one']],
    ['(n = 1) = flag', ['one', 'three']],
    ["(n = 1) = (s = 'apple')", ['one', 'three', 'two']],
    ["contains(s, 'a') = 'true'", []],
    ["tags = <<'b', 'a'>>", ['two']],
    ["l = [5, {'a': 'x'}]", ['one']],
    ["n = 1 OR s = 'banana'", ['one', 'two']],
    ["pk = 'one' OR n = 2", ['one', 'two']],
    ['flag = true', ['one']],
  ])('%s', async (text, expected, parameters) => {
    const found = await items(`SELECT pk FROM "${table}" WHERE ${text}`, parameters)
    expect(found.map(({ pk }) => pk?.S).sort()).toEqual(expected)
  })

  // Before the table is looked up.
  test.each<[string, string, AttributeValue[]?]>([
    ['a < true', 'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL'],
    [
      'a BETWEEN 1 AND ?',
      'Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: L',
      [{ L: [] }],
    ],
    ['(a = 1) < 2', 'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL'],
    ['begins_with(a, 1)', 'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N'],
    ["attribute_exists('a')", 'Operator or function requires a document path; operator or function: attribute_exists'],
    [
      'contains(a)',
      'Incorrect number of operands for operator or function; operator or function: contains, number of operands: 1',
    ],
    ["attribute_type(a, 'X')", 'Invalid attribute type name found; type: X, valid types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}'],
    ['a IS STRING', 'Unsupported operation: IsType'],
    ['unheard(a) = 1', 'Unrecognized function: unheard at 1:37:7'],
    ['if_not_exists(a, 1) = 1', 'Unrecognized function: if_not_exists at 1:37:13'],
    ['a = -b', 'Unsupported operator in Condition Expression. Operator: -'],
    ['a + 1 = 2', 'Unsupported operator in Condition Expression. Operator: +'],
    ['a[-1] = 1', 'List index is not within the allowable range; index: [-1] at 1:40:1'],
    ['a[2147483648] = 1', 'List index is not within the allowable range; index: [2147483648] at 1:39:10'],
    ['a = 1e200', 'Number overflow. Attempting to store a number with magnitude larger than supported range under root'],
    ['a', 'Unsupported operation: VariableReference'],
    [`a IN [${Array(101).fill(1).join()}]`, 'The IN operator is provided with too many operands; number of operands: 101'],
  ])('refuses %s', async (text, sentence, parameters) => {
    expect(await invalid(run(`SELECT * FROM "no-such-table" WHERE ${text}`, parameters))).toBe(sentence)
  })

  it('refuses columns that are no paths, before the table is looked up', async () => {
    expect(await invalid(run('SELECT COUNT(*) FROM nowhere'))).toBe('Unexpected path component at 1:8:5')
    expect(await invalid(run('SELECT size(a) FROM nowhere'))).toBe('Unexpected path component at 1:8:4')
    expect(await refusal(run('SELECT a FROM nowhere'))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    })
  })

  it('names columns by the last part of their paths', async () => {
    expect(await items(`SELECT l[1].a, l[0], m."odd name", n FROM "${table}" WHERE pk = 'one'`)).toEqual([
      { a: { S: 'x' }, 'l[0]': { N: '5' }, n: { N: '1' } },
    ])
    expect(await items(`SELECT absent FROM "${table}" WHERE pk = 'one'`)).toEqual([{}])
    expect(await items(`SELECT * FROM "${table}" WHERE pk = 'absent'`)).toEqual([])
  })
})

describe('the way to the rows', () => {
  let table = ''
  beforeAll(async () => {
    const indexes = {
      ...globalIndex('byG', ['g'], { ProjectionType: 'INCLUDE', NonKeyAttributes: ['held'] }),
      ...localIndex('byD', ['pk', 'd'], { ProjectionType: 'KEYS_ONLY' }),
    }
    table = await makeTable(wire, ['pk:S', 'sk:N'], ['g:S', 'd:S'], indexes)
    for (let sk = 1; sk <= 4; sk++) {
      for (const pk of ['a', 'b']) {
        const item = { pk: { S: pk }, sk: { N: String(sk) }, g: { S: `g${sk % 2}` }, d: { S: `d${9 - sk}` } }
        await put(wire, table, { ...item, held: { N: String(sk) }, filler: { S: 'x'.repeat(2100) } })
      }
    }
  })

  const said = async (text: string, more: Partial<ExecuteStatementCommandInput> = {}) => {
    const { Items, ConsumedCapacity } = await run(text.replace('TABLE', `"${table}"`), undefined, {
      ReturnConsumedCapacity: 'INDEXES',
      ...more,
    })
    return {
      keys: (Items ?? []).map(({ pk, sk }) => `${pk?.S ?? ''}${sk?.N ?? ''}`),
      units: ConsumedCapacity?.CapacityUnits,
      table: ConsumedCapacity?.Table?.CapacityUnits,
      indexes: { ...ConsumedCapacity?.GlobalSecondaryIndexes, ...ConsumedCapacity?.LocalSecondaryIndexes },
    }
  }

  // Items have a little more than 2 KB, so a unit of an eventual read is four of them, rounded once a read.
  test.each([
    ["pk = 'a' AND sk = 2", ['a2'], 0.5],
    ["pk = 'a'", ['a1', 'a2', 'a3', 'a4'], 1.5],
    ["pk = 'a' AND held > 3", ['a4'], 1.5],
    ["pk = 'a' AND sk > 2", ['a3', 'a4'], 1],
    ["pk = 'a' AND (sk >= 2 AND 4 > sk)", ['a2', 'a3'], 1],
    ["pk = 'a' AND sk BETWEEN 2 AND 3", ['a2', 'a3'], 1],
    ["pk = 'a' AND sk IN [1, 4]", ['a1', 'a4'], 1],
    ["pk = 'a' AND (sk < 2 OR sk > 3)", ['a1', 'a4'], 1],
    ["(pk = 'b' AND sk = 1) OR (pk = 'a' AND sk = 1)", ['b1', 'a1'], 1],
    ["pk IN ['b', 'a'] AND sk = 3", ['b3', 'a3'], 1],
    ["pk = 'a' AND sk > 3 AND sk < 3", [], 0.5],
    ["pk = 'a' AND sk <> 2", ['a1', 'a3', 'a4'], 1.5],
    ["sk = 2 AND pk > 'a'", ['b2'], 2.5],
    ["pk = 'a' AND sk = 1 OR held = 9", ['a1'], 2.5],
    ["pk = 'a' AND pk = 'b'", [], 2.5],
  ])('%s', async (text, keys, units) => {
    const { units: charged, keys: found } = await said(`SELECT * FROM TABLE WHERE ${text}`)
    expect(found).toEqual(keys)
    expect(charged).toBe(units)
  })

  it('charges strong reads twice', async () => {
    expect(await said("SELECT * FROM TABLE WHERE pk = 'a'", { ConsistentRead: true })).toMatchObject({ units: 3, table: 3 })
  })

  it('reads a global index: what it holds, on its own units', async () => {
    const read = await run(`SELECT * FROM "${table}"."byG" WHERE g = 'g1' AND held = 3`)
    expect(read.Items?.map((item) => Object.keys(item).sort())).toEqual([
      ['g', 'held', 'pk', 'sk'],
      ['g', 'held', 'pk', 'sk'],
    ])
    expect(await said('SELECT * FROM TABLE."byG" WHERE g = \'g1\'')).toMatchObject({
      units: 0.5,
      table: 0,
      indexes: { byG: { CapacityUnits: 0.5 } },
    })
  })

  it('reads a local index, and the table for what it lacks', async () => {
    expect(await said("SELECT * FROM TABLE.byD WHERE pk = 'a' AND d < 'd7'")).toMatchObject({
      keys: ['a4', 'a3'],
      units: 0.5,
      indexes: { byD: { CapacityUnits: 0.5 } },
    })
    const fetched = await said("SELECT pk, sk, held FROM TABLE.byD WHERE pk = 'a' AND d < 'd7'")
    expect(fetched).toMatchObject({ keys: ['a4', 'a3'], units: 1.5, table: 1 })
  })

  test.each([
    ['SELECT * FROM TABLE."nope"', 'The table does not have the specified index'],
    [
      "SELECT filler FROM TABLE.byG WHERE g = 'g1'",
      'One or more parameter values were invalid: Global secondary index byG does not project [filler]',
    ],
    [
      "SELECT * FROM TABLE.byG WHERE g = 'g1' AND filler = 'x'",
      'One or more parameter values were invalid: Secondary index byG does not project one or more filter attributes: [filler]',
    ],
    // Several names come in the order of a Java hash set: that of their hashes, not of the statement.
    [
      "SELECT * FROM TABLE.byG WHERE g = 'g1' AND b = 1 AND zeta = 1 AND a = 1",
      'One or more parameter values were invalid: Secondary index byG does not project one or more filter attributes: [zeta, a, b]',
    ],
    ['SELECT * FROM TABLE WHERE pk = 5', "Key attribute's data type should match its data type in table's schema: Key pk"],
    ["SELECT * FROM TABLE WHERE pk = 'a' AND sk = true", 'Key value must be of type S, N, or B. Key name: sk, Key type: BOOL'],
    [
      "SELECT * FROM TABLE WHERE pk = 'a' OR pk = 'a'",
      'Overlapping conditions with range keys are not supported in where clause',
    ],
    [
      "SELECT * FROM TABLE WHERE pk = 'a' AND (sk < 3 OR sk > 1)",
      'Overlapping conditions with range keys are not supported in where clause',
    ],
    [
      `SELECT * FROM TABLE WHERE pk IN [${Array.from({ length: 51 }, (_, i) => `'${i}'`).join()}]`,
      'Too many decomposed read operations for a given query.',
    ],
    ['SELECT * FROM TABLE ORDER BY pk', 'Must have WHERE clause in the statement when using ORDER BY clause.'],
    ["SELECT * FROM TABLE WHERE pk = 'a' ORDER BY held", 'Attribute held in ORDER BY clause must be part of the primary key'],
    [
      'SELECT * FROM TABLE WHERE sk = 1 ORDER BY sk',
      'Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.',
    ],
    [
      "SELECT * FROM TABLE WHERE pk IN ['a', 'b'] ORDER BY sk",
      'Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.',
    ],
  ])('refuses %s', async (text, sentence) => {
    expect(await invalid(run(text.replace('TABLE', `"${table}"`)))).toBe(sentence)
  })

  it('refuses strong reads of global indexes, after it knows the index', async () => {
    const strong = { ConsistentRead: true }
    expect(await invalid(run(`SELECT * FROM "${table}".byG`, undefined, strong))).toBe(
      'Strongly consistent read is not supported on Global Secondary Indexes',
    )
    expect(await invalid(run(`SELECT * FROM "${table}".nope`, undefined, strong))).toBe(
      'The table does not have the specified index',
    )
  })

  // A filter on what the index lacks is met by nothing where no key is said.
  it('scans an index with a filter on what it lacks', async () => {
    expect((await said("SELECT * FROM TABLE.byG WHERE filler = 'x'")).keys).toEqual([])
  })

  test.each([
    ["pk = 'a' ORDER BY sk DESC", ['a4', 'a3', 'a2', 'a1']],
    ["pk = 'a' ORDER BY pk", ['a4', 'a3', 'a2', 'a1']],
    ["pk = 'a' AND (sk > 3 OR sk < 2) ORDER BY sk", ['a1', 'a4']],
    ["pk IN ['b', 'a'] AND sk < 3 ORDER BY pk, sk", ['a1', 'a2', 'b1', 'b2']],
    ["pk IN ['b', 'a'] AND sk < 3 ORDER BY pk DESC, sk DESC", ['b2', 'b1', 'a2', 'a1']],
    ["pk IN ['b', 'a'] AND sk < 3 ORDER BY sk, pk DESC", ['b1', 'a1', 'b2', 'a2']],
    ["pk IN ['b', 'a'] AND sk < 3 ORDER BY sk DESC, pk", ['a2', 'b2', 'a1', 'b1']],
    ["pk IN ['b', 'a'] AND held > 2 ORDER BY sk, pk", ['a3', 'b3', 'a4', 'b4']],
  ])('orders %s', async (text, keys) => {
    expect((await said(`SELECT * FROM TABLE WHERE ${text}`)).keys).toEqual(keys)
    for (const Limit of [1, 2, 3]) {
      const all = await pages(`SELECT * FROM "${table}" WHERE ${text}`, { Limit })
      expect(all.flat().map(({ pk, sk }) => `${pk?.S}${sk?.N}`)).toEqual(keys)
      expect(all.every((page) => page.length <= Limit)).toBe(true)
    }
  })

  it('counts what it evaluates against the limit', async () => {
    const found = await pages(`SELECT sk FROM "${table}" WHERE pk = 'a' AND held = 3`, { Limit: 2 })
    expect(found.map((page) => page.length)).toEqual([0, 1, 0])
    const scanned = await pages(`SELECT sk FROM "${table}"`, { Limit: 3 })
    expect(scanned.map((page) => page.length)).toEqual([3, 3, 2])
    const whole = await run(`SELECT * FROM "${table}" WHERE pk = 'a' AND sk = 1`, undefined, { Limit: 1 })
    expect(whole.NextToken).toBeUndefined()
  })

  it('has one limit for all ranges of a page', async () => {
    const several = await pages(`SELECT sk FROM "${table}" WHERE pk IN ['a', 'b'] AND held BETWEEN 2 AND 3`, { Limit: 3 })
    expect(several.map((page) => page.length)).toEqual([2, 1, 1]) // three of a; one of a and two of b; the rest
    const either = "(pk = 'b' AND sk = 1) OR (pk = 'a' AND sk = 2)"
    const wholes = await pages(`SELECT pk FROM "${table}" WHERE ${either}`, { Limit: 1 })
    expect(wholes).toEqual([[{ pk: { S: 'b' } }], [{ pk: { S: 'a' } }]])
    const cut = await run(`SELECT pk FROM "${table}" WHERE ${either}`, undefined, { Limit: 1 })
    expect(cut.LastEvaluatedKey).toEqual({ pk: { S: 'b' }, sk: { N: '1' } })
  })

  // Two partitions of three rows with 300 KB: the fourth row is the first beyond 1 MB, whichever partition it lies in.
  it('ends a page after 1 MB of all ranges together', async () => {
    const filler = { S: 'x'.repeat(300_000) }
    for (const pk of ['large1', 'large2'])
      for (let sk = 1; sk <= 3; sk++) await put(wire, table, { pk: { S: pk }, sk: { N: String(sk) }, filler })
    const either = `SELECT pk, sk FROM "${table}" WHERE pk = 'large1' OR pk = 'large2'`
    expect((await pages(either)).map((page) => page.length)).toEqual([4, 2])
    const scanned = await pages(`${either} AND filler = 'none'`)
    expect(scanned.map((page) => page.length)).toEqual([3, 0])
  })

  it('answers ten rows a page where partition keys are listed', async () => {
    const listed = Array.from({ length: 12 }, (_, at) => `'p${at}'`).join()
    for (let at = 0; at < 12; at++) await put(wire, table, { pk: { S: `p${at}` }, sk: { N: '1' } })
    const found = await pages(`SELECT pk FROM "${table}" WHERE pk IN [${listed}]`)
    expect(found.map((page) => page.length)).toEqual([10, 2])
    expect(found.flat().map(({ pk }) => pk?.S)).toEqual(Array.from({ length: 12 }, (_, at) => `p${at}`))
  })

  it('takes a token for its own statement and parameters alone', async () => {
    const statement = `SELECT * FROM "${table}" WHERE pk = ?`
    const { NextToken = '' } = await run(statement, [{ S: 'a' }], { Limit: 1 })
    const misfit = 'NextToken does not match request'
    expect(await invalid(run(statement, [{ S: 'b' }], { NextToken }))).toBe(misfit)
    expect(await invalid(run(`${statement} `, [{ S: 'a' }], { NextToken }))).toBe(misfit)
    expect(await invalid(run(statement, [{ S: 'a' }], { NextToken: 'garbage' }))).toBe('Invalid NextToken')
    expect(await invalid(run(`DELETE FROM "${table}" WHERE pk = 'a' AND sk = 1`, undefined, { NextToken }))).toBe(misfit)
    const rest = await run(statement, [{ S: 'a' }], { NextToken, Limit: 9, ConsistentRead: true })
    expect(rest.Items).toHaveLength(3)
  })

  it('refuses a limit of 0 before it reads the statement', async () => {
    expect(await invalid(run('nonsense', undefined, { Limit: 0 }))).toBe(
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    )
  })
})

describe('an order across partitions', () => {
  // More rows than are read of a partition at once, in one table; in the other, rows of which three are a page.
  test.each([
    ['many rows', 160, 0, 2],
    ['large rows', 5, 350_000, 4],
  ])('holds for %s, each on one page', async (_what, count, bytes, partitions) => {
    const table = await makeTable(wire, ['pk:S', 'sk:N'])
    const names = ['a', 'b', 'c', 'd'].slice(0, partitions)
    const wanted: string[] = []
    for (let sk = 1; sk <= count; sk++) {
      for (const pk of names) {
        if (pk === 'b' ? sk % 8 !== 0 : (sk + pk.charCodeAt(0)) % 5 === 0) continue // one ends long before the other
        await put(wire, table, { pk: { S: pk }, sk: { N: String(sk) }, v: { S: 'x'.repeat(bytes) } })
        wanted.push(`${pk}${sk}`)
      }
    }
    const where = names.map((pk) => `pk = '${pk}'`).join(' OR ')
    const up = await pages(`SELECT pk, sk FROM "${table}" WHERE ${where} ORDER BY sk, pk`)
    expect(up.flat().map(({ pk, sk }) => `${pk?.S}${sk?.N}`)).toEqual(wanted)
    expect(up.length).toBeGreaterThan(1)
    const down = await pages(`SELECT pk, sk FROM "${table}" WHERE ${where} ORDER BY sk DESC, pk DESC`)
    expect(down.flat().map(({ pk, sk }) => `${pk?.S}${sk?.N}`)).toEqual(wanted.reverse())
  })
})

describe('writes', () => {
  let table = ''
  beforeEach(async () => {
    table = await makeTable(wire, ['pk:S'], ['g:S'], globalIndex('byG', ['g']))
    await put(wire, table, {
      pk: { S: 'a' },
      n: { N: '5' },
      l: { L: [{ N: '1' }, { N: '2' }, { N: '3' }] },
      m: { M: { x: { S: 'old' }, y: { N: '1' } } },
      tags: { SS: ['p', 'q'] },
    })
  })

  const statement = (text: string, parameters?: AttributeValue[], more: Partial<ExecuteStatementCommandInput> = {}) =>
    run(text.replace('TABLE', `"${table}"`), parameters, more)
  const update = async (clauses: string, parameters?: AttributeValue[]): Promise<Item | undefined> => {
    const { Items } = await statement(`UPDATE TABLE ${clauses} WHERE pk = 'a' RETURNING ALL NEW *`, parameters)
    return Items?.[0]
  }

  it('inserts only what is not there', async () => {
    expect(await refusal(statement("INSERT INTO TABLE VALUE {'pk': 'a'}"))).toMatchObject({
      name: 'DuplicateItemException',
      message: 'Duplicate primary key exists in table',
    })
    expect((await statement("INSERT INTO TABLE VALUE {'pk': 'b'}")).Items).toEqual([])
  })

  it('sets, computes, appends and removes, each clause on the item as it was', async () => {
    const item = await update(
      "SET n = n + 1, o = n - ? SET l = list_append(l, [4, <<'s'>>]) REMOVE m.x SET l2 = list_append([0], l)",
      [{ N: '2' }],
    )
    expect(item).toMatchObject({
      n: { N: '6' },
      o: { N: '3' },
      l: { L: [{ N: '1' }, { N: '2' }, { N: '3' }, { N: '4' }, { SS: ['s'] }] },
      m: { M: { y: { N: '1' } } },
      l2: { L: [{ N: '0' }, { N: '1' }, { N: '2' }, { N: '3' }] },
    })
  })

  it('adds to sets and takes from them', async () => {
    expect(await update("SET tags = set_add(tags, <<'r'>>) SET made = SET_ADD(made, <<1>>)")).toMatchObject({
      tags: { SS: ['p', 'q', 'r'] },
      made: { NS: ['1'] },
    })
    expect(await update("SET tags = set_delete(tags, <<'p', 'q', 'r'>>)")).not.toHaveProperty('tags')
  })

  it('appends behind the end of a list, and a quoted path is one name', async () => {
    expect(await update('SET l[9] = 9, "l[1]" = 1')).toMatchObject({
      l: { L: [{ N: '1' }, { N: '2' }, { N: '3' }, { N: '9' }] },
      'l[1]': { N: '1' },
    })
  })

  test.each([
    ['ALL OLD', [{ pk: { S: 'a' }, n: { N: '5' } }]],
    ['MODIFIED OLD', [{ m: { M: { x: { S: 'old' } } }, l: { L: [{ N: '1' }, { N: '3' }] } }]],
    ['MODIFIED NEW', [{ m: { M: { x: { S: 'new' } } }, l: { L: [{ N: '10' }, { N: '30' }] } }]],
  ])('returns %s', async (returning, expected) => {
    const { Items } = await statement(
      `UPDATE TABLE SET l[2] = 30, m.x = 'new', l[0] = 10 WHERE pk = 'a' RETURNING ${returning} *`,
    )
    if (returning === 'ALL OLD') expect(Items).toMatchObject(expected)
    else expect(Items).toEqual(expected)
  })

  it('returns nothing where nothing is asked for or left', async () => {
    expect((await statement("UPDATE TABLE SET n = 1 WHERE pk = 'a'")).Items).toEqual([])
    expect((await statement("UPDATE TABLE REMOVE absent WHERE pk = 'a' RETURNING MODIFIED NEW *")).Items).toEqual([])
    expect((await statement("DELETE FROM TABLE WHERE pk = 'absent' RETURNING ALL OLD *")).Items).toEqual([])
    expect((await statement("DELETE FROM TABLE WHERE pk = 'a' RETURNING ALL OLD *")).Items).toMatchObject([{ n: { N: '1' } }])
  })

  it('updates no item that is not there, and none of which more is asked', async () => {
    const failed = { name: 'ConditionalCheckFailedException', message: 'The conditional request failed' }
    expect(await refusal(statement("UPDATE TABLE SET n = 1 WHERE pk = 'absent'"))).toMatchObject(failed)
    expect(await refusal(statement("UPDATE TABLE SET n = 1 WHERE pk = 'a' AND n = 4"))).toMatchObject(failed)
    const shown = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const }
    expect(await refusal(statement("UPDATE TABLE SET n = 1 WHERE pk = 'a' AND n = 4", undefined, shown))).toMatchObject({
      ...failed,
      Item: { n: { N: '5' } },
    })
    await statement("UPDATE TABLE SET n = 6 WHERE n = 5 AND pk = 'a'")
  })

  it('deletes what is not there, whatever is asked of it, and not what is otherwise', async () => {
    await statement("DELETE FROM TABLE WHERE pk = 'absent' AND n = 4")
    expect(await refusal(statement("DELETE FROM TABLE WHERE pk = 'a' AND n = 4"))).toMatchObject({
      name: 'ConditionalCheckFailedException',
    })
    await statement("DELETE FROM TABLE WHERE pk = 'a' AND n = 5")
    expect(await items(`SELECT * FROM "${table}"`)).toEqual([])
  })

  it('costs what the writes cost that it stands for', async () => {
    const units = async (text: string) =>
      (await statement(text, undefined, { ReturnConsumedCapacity: 'INDEXES' })).ConsumedCapacity
    expect(await units("INSERT INTO TABLE VALUE {'pk': 'b', 'g': 'x'}")).toMatchObject({
      CapacityUnits: 2,
      Table: { CapacityUnits: 1 },
      GlobalSecondaryIndexes: { byG: { CapacityUnits: 1 } },
    })
    expect(await units("UPDATE TABLE SET g = 'y' WHERE pk = 'b'")).toMatchObject({ CapacityUnits: 3 })
    expect(await units("DELETE FROM TABLE WHERE pk = 'absent'")).toMatchObject({ CapacityUnits: 1 })
  })

  test.each<[string, string, AttributeValue[]?]>([
    ['UPDATE TABLE SET n = 1', 'Where clause does not contain a mandatory equality on all key attributes'],
    ["UPDATE TABLE SET n = 1 WHERE pk IN ['a']", 'Where clause does not contain a mandatory equality on all key attributes'],
    ["DELETE FROM TABLE WHERE pk > 'a'", 'Where clause does not contain a mandatory equality on all key attributes'],
    [
      "DELETE FROM TABLE WHERE pk = 'a' AND pk = 'b'",
      'Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported',
    ],
    ['DELETE FROM TABLE WHERE pk = 1', "Key attribute's data type should match its data type in table's schema: Key pk"],
    ['DELETE FROM TABLE WHERE pk = null', 'Key value must be of type S, N, or B. Key name: pk, Key type: NULL'],
    [
      "UPDATE TABLE SET pk = 'b' WHERE pk = 'a'",
      'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
    ],
    [
      "UPDATE TABLE SET m = 1, m.x = 2 WHERE pk = 'a'",
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [m], path two: [m, x]',
    ],
    ["UPDATE TABLE SET absent.x = 2 WHERE pk = 'a'", 'The document path provided in the update expression is invalid for update'],
    [
      "UPDATE TABLE SET n = absent + 1 WHERE pk = 'a'",
      'The provided expression refers to an attribute that does not exist in the item',
    ],
    ["UPDATE TABLE SET n = l + 1 WHERE pk = 'a'", 'An operand in the update expression has an incorrect data type'],
    [
      "UPDATE TABLE SET n = n + 'x' WHERE pk = 'a'",
      'Incorrect operand type for operator or function; operator or function: +, operand type: S',
    ],
    [
      "UPDATE TABLE SET g = 5 WHERE pk = 'a'",
      'One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: byG',
    ],
    [
      "UPDATE TABLE SET x = ? WHERE pk = 'a'",
      'Item size to update has exceeded the maximum allowed size',
      [{ S: 'x'.repeat(409_600) }],
    ],
    ['DELETE FROM TABLE."byG" WHERE pk = \'a\'', 'This operation is not supported on an index'],
    ["EXISTS(SELECT * FROM TABLE WHERE pk = 'a')", 'EXISTS can only be used in ExecuteTransaction write requests.'],
  ])('refuses %s', async (text, sentence, parameters) => {
    expect(await invalid(statement(text, parameters))).toBe(sentence)
  })

  test.each([
    ['SET a = set_add(b, <<1>>)', 'The first argument to SET_ADD must equal the assignment value at 1:18:7'],
    ['SET a = set_add(a, 1)', 'The second argument to SET_ADD must be a value with type SET at 1:26:1'],
    ['SET a = set_delete(a)', 'SET_DELETE must have exactly two arguments at 1:18:10'],
    ['SET a = if_not_exists(a, 1)', 'Unrecognized function: if_not_exists at 1:18:13'],
    ['SET a = a * 2', 'Unsupported operator in Update Expression. Operator: *'],
  ])('refuses %s before it looks at the table', async (clause, sentence) => {
    expect(await invalid(run(`UPDATE t ${clause} WHERE pk = 'a'`))).toBe(sentence)
  })
})

describe('tables with keys of several attributes', () => {
  it('are refused as a whole', async () => {
    const table = await makeTable(wire, ['pk:S'], ['g:S', 'h:S'], {
      GlobalSecondaryIndexes: [
        {
          IndexName: 'both',
          KeySchema: [
            { AttributeName: 'g', KeyType: 'HASH' },
            { AttributeName: 'h', KeyType: 'HASH' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    })
    expect(await invalid(run(`SELECT COUNT(*) FROM "${table}"`))).toBe(
      'PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.',
    )
  })
})
