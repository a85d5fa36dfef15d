// Proves that a copied call says what the click did, in each language, whatever is in it: quotes, bytes, sets and all 38 digits.
import { spawnSync } from 'node:child_process'
import { runInThisContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { COMMAND_LINE } from '../../src/console/snippets/command-line.js'
import { JAVASCRIPT, literal } from '../../src/console/snippets/javascript.js'
import { PARTIQL } from '../../src/console/snippets/partiql.js'
import { PYTHON } from '../../src/console/snippets/python.js'
import { kebab, type Spoken } from '../../src/console/snippets/snippet.js'

const ENDPOINT = 'http://127.0.0.1:8000'
const namespace = { account: '000000000000', region: 'eu-west-1' }
const service = (name: string, input: object): Spoken => ({ of: 'service', name, input, namespace })

describe('CLI', () => {
  it.each([
    ['PutItem', 'put-item'],
    ['SSESpecification', 'sse-specification'],
    ['UpdateTimeToLive', 'update-time-to-live'],
    ['GlobalSecondaryIndexUpdates', 'global-secondary-index-updates'],
  ])('calls %s %s', (name, words) => expect(kebab(name)).toBe(words))

  it('writes options as the AWS CLI has them', () => {
    const call = service('Query', {
      TableName: 'it',
      ConsistentRead: true,
      Limit: 5,
      ExpressionAttributeValues: { ':a': { S: "it's" } },
    })
    expect(COMMAND_LINE.write(call, ENDPOINT)).toBe(
      `aws dynamodb query \\
  --endpoint-url http://127.0.0.1:8000 \\
  --region eu-west-1 \\
  --table-name it \\
  --consistent-read \\
  --limit 5 \\
  --expression-attribute-values '{":a":{"S":"it'\\''s"}}'`,
    )
  })

  it('has words that a shell takes for one each', () => {
    const text = `a 'b' "c" $HOME \`d\`\n\\e`
    const written = COMMAND_LINE.write(service('GetItem', { Key: { id: { S: text } } }), ENDPOINT) ?? ''
    const word = written.slice(written.indexOf('--key ') + '--key '.length)
    const { stdout } = spawnSync('sh', ['-c', `printf %s ${word}`], { encoding: 'utf8' })
    expect(JSON.parse(stdout)).toEqual({ id: { S: text } })
  })

  // Version 1 takes base64 for the bytes themselves, and no option of both versions says otherwise.
  it('says for which version bytes are written, and only there', () => {
    const written = (item: object) => COMMAND_LINE.write(service('PutItem', { TableName: 'it', Item: item }), ENDPOINT)
    expect(written({ id: { M: { deep: { L: [{ BS: ['AQI='] }] } } } })).toMatch(/^# bytes as base64, as version 2 of the AWS CLI/)
    expect(written({ id: { S: 'AQI=' } })).toMatch(/^aws /)
  })

  it('names another account by its key, and streams by their service', () => {
    const call = { ...service('ListStreams', {}), namespace: { account: '111122223333', region: 'us-east-1' } }
    expect(COMMAND_LINE.write(call, ENDPOINT)).toMatch(/^AWS_ACCESS_KEY_ID=111122223333 aws dynamodbstreams list-streams /)
  })

  it('asks administration by curl', () => {
    const call: Spoken = { of: 'administration', name: 'POST /zones/down', input: { zone: 'us-east-1b' }, namespace: undefined }
    expect(COMMAND_LINE.write(call, ENDPOINT)).toBe(`curl -d '{"zone":"us-east-1b"}' http://127.0.0.1:8000/_dynalab/zones/down`)
    const drop: Spoken = { of: 'administration', name: 'DELETE /faults', input: undefined, namespace: undefined }
    expect(COMMAND_LINE.write(drop, ENDPOINT)).toBe('curl -X DELETE http://127.0.0.1:8000/_dynalab/faults')
  })
})

const ITEM = {
  id: { S: `it's "quoted"\n` },
  number: { N: '12345678901234567890123456789012345678' },
  bytes: { B: 'AQI=' },
  set: { BS: ['AQI=', 'Aw=='] },
  map: { M: { deep: { L: [{ BOOL: true }, { NULL: true }] } } },
}

it('writes JavaScript that has the same values, bytes as bytes', () => {
  const made = (runInThisContext(`(Buffer) => (${literal(ITEM, '')})`) as (bytes: typeof Buffer) => typeof ITEM)(Buffer)
  expect(made).toEqual({ ...ITEM, bytes: { B: Buffer.from([1, 2]) }, set: { BS: [Buffer.from([1, 2]), Buffer.from([3])] } })
  expect(JAVASCRIPT.write(service('PutItem', { TableName: 't', Item: ITEM }), ENDPOINT)).toContain('new PutItemCommand({')
})

it('writes Python that has the same values', ({ skip }) => {
  const written = PYTHON.write(service('PutItem', { TableName: 't', Item: ITEM }), ENDPOINT) ?? ''
  const call = written.slice(written.indexOf('client.put_item'))
  const program = `
import json
from base64 import b64decode, b64encode
class client:
    @staticmethod
    def put_item(**members): return members
output = ${call}
print(json.dumps(output, default=lambda value: b64encode(value).decode()))`
  const { stdout, error } = spawnSync('python3', ['-c', program], { encoding: 'utf8' })
  if (error !== undefined) skip('there is no python3')
  expect(JSON.parse(stdout)).toEqual({ TableName: 't', Item: ITEM })
})

describe('PartiQL', () => {
  it.each<[string, object, string | undefined]>([
    ['GetItem', { TableName: 't', Key: { id: { S: "it's" } } }, `SELECT * FROM "t" WHERE "id" = 'it''s'`],
    [
      'PutItem',
      { TableName: 't', Item: { id: { N: '1.50' }, l: { SS: ['a'] } } },
      `INSERT INTO "t" VALUE {'id': 1.50, 'l': <<'a'>>}`,
    ],
    ['PutItem', { TableName: 't', Item: {}, ConditionExpression: 'x' }, undefined],
    ['PutItem', { TableName: 't', Item: { b: { B: 'AQI=' } } }, undefined],
    ['DeleteItem', { TableName: 't', Key: { a: { S: 'x' }, b: { N: '2' } } }, `DELETE FROM "t" WHERE "a" = 'x' AND "b" = 2`],
    ['Scan', { TableName: 'a-b', IndexName: 'by"x' }, 'SELECT * FROM "a-b"."by""x"'],
    [
      'Query',
      {
        TableName: 't',
        KeyConditionExpression: '#k = :k AND begins_with(#s, :s)',
        FilterExpression: 'n > :n OR n < :m',
        ExpressionAttributeNames: { '#k': 'key', '#s': 'sort' },
        ExpressionAttributeValues: { ':k': { S: 'a' }, ':s': { S: 'b' }, ':n': { N: '2' }, ':m': { N: '1' } },
        ProjectionExpression: '#k, n',
      },
      `SELECT "key", n FROM "t" WHERE "key" = 'a' AND begins_with("sort", 'b') AND (n > 2 OR n < 1)`,
    ],
    ['Scan', { TableName: 't', FilterExpression: 'attribute_exists(a)' }, undefined],
    ['Query', { TableName: 't', ScanIndexForward: false }, undefined],
    ['UpdateItem', { TableName: 't' }, undefined],
  ])('says %s of %j', (name, input, statement) => {
    expect(PARTIQL.write(service(name, input), ENDPOINT)).toBe(statement)
  })
})
