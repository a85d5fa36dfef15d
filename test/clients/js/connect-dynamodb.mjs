// connect-dynamodb, the session store of express-session: it makes its own table with provisioned throughput, and reaps with the
// legacy ScanFilter and AttributesToGet.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import connectDynamodb from 'connect-dynamodb'
import session from 'express-session'
import { program, same } from './checks.mjs'

const client = new DynamoDBClient({})
const Store = connectDynamodb({ session })
const store = new Store({
  client,
  table: 'sessions',
  readCapacityUnits: 3,
  writeCapacityUnits: 4,
  specialKeys: [{ name: 'userId', type: 'S' }],
  skipThrowMissingSpecialKeys: true,
})
const get = promisify(store.get.bind(store))
const set = promisify(store.set.bind(store))
const touch = promisify(store.touch.bind(store))
const reap = promisify(store.reap.bind(store))
const destroy = promisify(store.destroy.bind(store))

async function storeAlone() {
  await store.initialize()
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'sessions' }))
  same('its table', [Table.TableStatus, Table.ProvisionedThroughput.ReadCapacityUnits], ['ACTIVE', 3])
  await set('one', { cookie: { maxAge: 60_000 }, userId: 'ann', cart: [1, 2] })
  same('a session', await get('one'), { cookie: { maxAge: 60_000 }, userId: 'ann', cart: [1, 2] })
  same('no session', await get('two'), null)
  const { expires } = await touch('one', { cookie: { maxAge: 120_000 } })
  same('a touch', Number(expires) > Date.now() / 1000 + 60, true)
  for (let number = 0; number < 30; number += 1) await set(`old${number}`, { cookie: { maxAge: -5000 } })
  same('an expired session', await get('old3'), null)
  await reap()
  const { Table: after } = await client.send(new DescribeTableCommand({ TableName: 'sessions' }))
  same('the reaper took the expired ones and left the other', [after.TableStatus, (await get('one')).userId], ['ACTIVE', 'ann'])
  await destroy('one')
  same('a destroyed session', await get('one'), null)
}

async function throughExpressSession() {
  const middleware = session({ store, secret: 'keyboard', resave: false, saveUninitialized: false })
  const server = createServer((request, response) =>
    middleware(request, response, () => {
      request.session.visits = (request.session.visits ?? 0) + 1
      response.end(String(request.session.visits))
    }),
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const visit = async (cookie) => fetch(`http://127.0.0.1:${server.address().port}/`, { headers: { cookie } })
  const first = await visit('')
  const cookie = first.headers.get('set-cookie').split(';')[0]
  same('the first visit', await first.text(), '1')
  same('the second', await (await visit(cookie)).text(), '2')
  same('the third', await (await visit(cookie)).text(), '3')
  same('a stranger', await (await visit('')).text(), '1')
  server.close()
  server.closeAllConnections()
}

await program(async () => {
  await storeAlone()
  await throughExpressSession()
})
