// A table called music, for the commands of these pages: `node docs/music.mjs` says what it can do. It asks the server at
// http://127.0.0.1:8000, or at AWS_ENDPOINT_URL_DYNAMODB, for the region us-east-1, or AWS_REGION. It tries each request once.
import * as sdk from '@aws-sdk/client-dynamodb'

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true' // no words about the Node of 2027
const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = 'http://127.0.0.1:8000', AWS_REGION: region = 'us-east-1' } = process.env
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const client = new sdk.DynamoDBClient({ endpoint, region, credentials, maxAttempts: 1 })

const TableName = 'music'
const nameOf = (item) => (item === undefined ? 'nothing' : `${item.song?.S} by ${item.artist.S}`)

const VERBS = {
  /** On demand, or with so many read and write units a second. */
  async create(units) {
    const throughput = { ReadCapacityUnits: Number(units), WriteCapacityUnits: Number(units) }
    const input = {
      TableName,
      AttributeDefinitions: [{ AttributeName: 'artist', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'artist', KeyType: 'HASH' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      ...(units === undefined ? { BillingMode: 'PAY_PER_REQUEST' } : { ProvisionedThroughput: throughput }),
    }
    await client.send(new sdk.CreateTableCommand(input))
    await sdk.waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName })
    return `music is there, in ${region}`
  },
  async put(artist, song) {
    const Item = { artist: { S: artist }, song: { S: song } }
    const output = await client.send(new sdk.PutItemCommand({ TableName, Item, ReturnConsumedCapacity: 'TOTAL' }))
    return `wrote ${nameOf(Item)}: ${output.ConsumedCapacity.CapacityUnits} unit`
  },
  async get(artist, consistency) {
    const input = { TableName, Key: { artist: { S: artist } }, ConsistentRead: consistency === 'strong' }
    return `read ${nameOf((await client.send(new sdk.GetItemCommand(input))).Item)}`
  },
  async scan() {
    const { Items } = await client.send(new sdk.ScanCommand({ TableName }))
    return [`${Items.length} items`, ...Items.map(nameOf)].join('\n')
  },
  /** Makes a replica in another region. */
  async replicate(other) {
    await client.send(new sdk.UpdateTableCommand({ TableName, ReplicaUpdates: [{ Create: { RegionName: other } }] }))
    await sdk.waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName })
    return `music has a replica in ${other}`
  },
  async delete() {
    await client.send(new sdk.DeleteTableCommand({ TableName }))
    await sdk.waitUntilTableNotExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName })
    return `music is gone from ${region}`
  },
}

const [verb, ...words] = process.argv.slice(2)
if (VERBS[verb] === undefined) console.log('create [UNITS], put ARTIST SONG, get ARTIST [strong], scan, replicate REGION, delete')
else console.log(await VERBS[verb](...words).catch((error) => `refused: ${error.name}: ${error.message}`))
