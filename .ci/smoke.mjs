// One table, one item in, the same item out, signed as an SDK would: run where the packed package is installed.
import assert from 'node:assert/strict'
import aws4 from 'aws4'

const endpoint = new URL(process.argv[2])

async function call(operation, input) {
  const signed = aws4.sign(
    {
      service: 'dynamodb',
      region: 'us-east-1',
      host: endpoint.host,
      method: 'POST',
      path: '/',
      headers: { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': `DynamoDB_20120810.${operation}` },
      body: JSON.stringify(input),
    },
    { accessKeyId: 'local', secretAccessKey: 'local' },
  )
  const { Host: _, ...headers } = signed.headers
  const response = await fetch(endpoint, { method: 'POST', headers, body: signed.body })
  const output = await response.json()
  assert.equal(response.status, 200, `${operation}: ${JSON.stringify(output)}`)
  return output
}

const TableName = 'smoke'
const Item = { id: { S: 'a' }, count: { N: '1' } }
await call('CreateTable', {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
})
await call('PutItem', { TableName, Item })
assert.deepEqual((await call('GetItem', { TableName, Key: { id: Item.id }, ConsistentRead: true })).Item, Item)
console.log('PutItem and GetItem: the same item')
