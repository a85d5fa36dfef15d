// Keyv over @keyv/dynamo: a cache with lifetimes, batches and namespaces. The adapter makes the table, with a time to live.
import { DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createKeyv } from '@keyv/dynamo'
import { program, same } from './checks.mjs'

const client = new DynamoDBClient({})

function cacheOf(tableName, namespace) {
  const cache = createKeyv({ tableName, namespace })
  cache.on('error', (error) => {
    throw error
  })
  return cache
}

await program(async () => {
  const cache = cacheOf('cache')
  await cache.set('name', 'Ann')
  await cache.set('address', { street: 'Main', numbers: [1, 2], nothing: null, accents: 'é世界😀' })
  same('a text', await cache.get('name'), 'Ann')
  same('a document', await cache.get('address'), { street: 'Main', numbers: [1, 2], nothing: null, accents: 'é世界😀' })
  same('nothing', await cache.get('nobody'), undefined)
  const { TimeToLiveDescription: life } = await client.send(new DescribeTimeToLiveCommand({ TableName: 'cache' }))
  same('the table has a time to live', ['ENABLING', 'ENABLED'].includes(life.TimeToLiveStatus), true)
  await cache.set('name', 'Bob')
  same('a later value', await cache.get('name'), 'Bob')
  await cache.set('brief', 'gone', 1)
  for (const stopMs = Date.now() + 3; Date.now() < stopMs;);
  same('a lifetime that is over', await cache.get('brief'), undefined)
  await cache.set('long', 'here', 60_000)
  same('a lifetime that is not', await cache.get('long'), 'here')
  same('a delete', [await cache.delete('name'), await cache.delete('name')], [true, false])
  await Promise.all(Array.from({ length: 20 }, async (_, place) => cache.set(`k${place}`, place)))
  same('many at once', await cache.get(['k0', 'none', 'k19']), [0, undefined, 19])
  same('delete many', await cache.delete(['k0', 'k1']), true)
  same('two are gone', await cache.get(['k0', 'k1', 'k2']), [undefined, undefined, 2])
  await cache.clear()
  same('all are gone', await cache.get(['k2', 'long', 'address']), [undefined, undefined, undefined])

  const named = cacheOf('named', 'session:')
  await named.set('one', 1)
  same('a cache of a namespace', [await named.get('one'), await named.has('two')], [1, false])
})
