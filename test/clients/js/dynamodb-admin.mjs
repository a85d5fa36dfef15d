// dynamodb-admin: what its pages ask for when somebody makes a table, fills it, looks at it and empties it.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createServer } from 'dynamodb-admin'
import { program, same } from './checks.mjs'

const server = createServer({ dynamoDbClient: new DynamoDBClient({}) }).listen(0, '127.0.0.1')
await new Promise((ready) => server.once('listening', ready))
const base = `http://127.0.0.1:${server.address().port}`

async function page(path, method = 'GET', body = undefined) {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(base + path, { method, headers, body: body && JSON.stringify(body) })
  return { status: response.status, text: await response.text() }
}

async function items(query = '') {
  const { text } = await page(`/tables/Music/items?${query}`)
  return JSON.parse(text).items ?? JSON.parse(text).Items
}

await program(async () => {
  same('no tables', [(await page('/')).status, (await page('/api/tables')).text], [200, '[]'])
  const definition = {
    TableDefinition: {
      ...{
        TableName: 'Music',
        HashAttributeName: 'Artist',
        HashAttributeType: 'S',
        RangeAttributeName: 'Year',
        RangeAttributeType: 'N',
      },
      ...{ ReadCapacityUnits: 3, WriteCapacityUnits: 300 },
    },
    SecondaryIndexes: [
      {
        ...{ IndexName: 'ByGenre', IndexType: 'global', HashAttributeName: 'Genre', HashAttributeType: 'S' },
        ...{ ReadCapacityUnits: 3, WriteCapacityUnits: 300 },
      },
      {
        ...{ IndexName: 'ByTitle', IndexType: 'local', HashAttributeName: 'Artist', HashAttributeType: 'S' },
        ...{ RangeAttributeName: 'Title', RangeAttributeType: 'S' },
      },
    ],
  }
  same('a table is made', (await page('/create-table', 'POST', definition)).status, 204)
  const [table] = JSON.parse((await page('/api/tables')).text)
  same(
    'it is listed',
    [table.TableName, table.TableStatus, table.GlobalSecondaryIndexes[0].IndexStatus],
    ['Music', 'ACTIVE', 'ACTIVE'],
  )
  const refused = await page('/create-table', 'POST', definition)
  same('a second one is refused', [refused.status, JSON.parse(refused.text).message], [500, 'Table already exists: Music'])
  for (const Year of [1, 2, 3]) {
    const { status } = await page('/tables/Music/add-item', 'PUT', { Artist: 'Acme', Year, Genre: 'Jazz', Title: `t${Year}` })
    same(`item ${Year} is put and read`, status, 200)
  }
  same(
    'an item is changed',
    (await page('/tables/Music/items/Acme,2', 'PUT', { Artist: 'Acme', Year: 2, Genre: 'Rock' })).status,
    200,
  )
  same('all items', (await items()).length, 3)
  const filters = (conditions) => `filters=${encodeURIComponent(JSON.stringify(conditions))}`
  const artist = { Artist: { type: 'S', operator: '=', value: 'Acme' } }
  same('a query', (await items(`operationType=query&${filters(artist)}`)).length, 3)
  for (const path of [
    '/tables/Music',
    '/tables/Music/meta',
    '/tables/Music/ttl',
    '/tables/Music/get',
    '/tables/Music/items/Acme,1',
  ])
    same(`the page ${path}`, (await page(path)).status, 200)
  same('an item is deleted', (await page('/tables/Music/items/Acme,1', 'DELETE')).status, 204)
  same('the table is emptied', (await page('/tables/Music/all', 'DELETE')).status, 200)
  same('no items', await items(), [])
  same('the table is deleted', (await page('/tables/Music', 'DELETE')).status, 204)
  same('no tables any more', (await page('/api/tables')).text, '[]')
})
server.close()
