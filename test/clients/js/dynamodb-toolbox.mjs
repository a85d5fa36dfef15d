// dynamodb-toolbox: a table with two indexes, two entities with computed keys, and its actions: put, get, update with its operators,
// conditions, batches, transactions, queries over several entities, scans and the deletion of a partition.
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import {
  $add,
  $append,
  $delete,
  $get,
  $remove,
  $sum,
  any,
  BatchGetCommand,
  BatchGetRequest,
  BatchPutRequest,
  BatchWriteCommand,
  binary,
  boolean,
  ConditionCheck,
  DeleteItemCommand,
  DeletePartitionCommand,
  DeleteTransaction,
  Entity,
  executeBatchGet,
  executeBatchWrite,
  executeTransactGet,
  executeTransactWrite,
  GetItemCommand,
  GetTransaction,
  isConditionCheckFailed,
  item,
  list,
  map,
  number,
  PutItemCommand,
  PutTransaction,
  QueryCommand,
  record,
  ScanCommand,
  set,
  string,
  Table,
  UpdateItemCommand,
  UpdateTransaction,
} from 'dynamodb-toolbox'
import { program, refused, same } from './checks.mjs'

const client = new DynamoDBClient({})

const Pokedex = new Table({
  name: 'pokedex',
  documentClient: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
  partitionKey: { name: 'pk', type: 'string' },
  sortKey: { name: 'sk', type: 'string' },
  indexes: {
    byLevel: {
      type: 'global',
      partitionKey: { name: 'kind', type: 'string' },
      sortKey: { name: 'level', type: 'number' },
    },
    byName: { type: 'local', sortKey: { name: 'name', type: 'string' } },
  },
})

const Pokemon = new Entity({
  name: 'Pokemon',
  table: Pokedex,
  schema: item({
    trainer: string().key(),
    number: number().key(),
    name: string(),
    kind: string().enum('fire', 'water', 'grass'),
    level: number().default(1),
    moves: list(map({ title: string(), power: number().optional() })).default([]),
    types: set(string()).optional(),
    stats: record(string(), number()).optional(),
    picture: binary().optional(),
    shiny: boolean().optional(),
    extra: any().optional(),
  }),
  computeKey: ({ trainer, number }) => ({ pk: `TRAINER#${trainer}`, sk: `POKEMON#${String(number).padStart(3, '0')}` }),
})

const Trainer = new Entity({
  name: 'Trainer',
  table: Pokedex,
  schema: item({ trainer: string().key(), badges: number().default(0), city: string().savedAs('c') }),
  computeKey: ({ trainer }) => ({ pk: `TRAINER#${trainer}`, sk: 'TRAINER' }),
})

async function createTable() {
  await client.send(
    new CreateTableCommand({
      TableName: 'pokedex',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'kind', AttributeType: 'S' },
        { AttributeName: 'name', AttributeType: 'S' },
        { AttributeName: 'level', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byLevel',
          KeySchema: [
            { AttributeName: 'kind', KeyType: 'HASH' },
            { AttributeName: 'level', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: 'byName',
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'name', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  )
}

const pika = { trainer: 'ash', number: 25 }

async function writes() {
  await Pokemon.build(PutItemCommand)
    .item({
      ...pika,
      name: 'Pika',
      kind: 'fire',
      moves: [{ title: 'Spark', power: 40 }],
      types: new Set(['electric', 'small']),
      stats: { speed: 90, attack: 55.5 },
      picture: new Uint8Array([1, 2, 3]),
      extra: { nested: [null, { deep: true }] },
    })
    .options({ condition: { attr: 'number', exists: false } })
    .send()
  const { Item } = await Pokemon.build(GetItemCommand).key(pika).options({ consistent: true }).send()
  same(
    'what was put',
    [Item.level, Item.types, Item.stats, Item.picture, Item.extra],
    [
      1,
      new Set(['electric', 'small']),
      { speed: 90, attack: 55.5 },
      new Uint8Array([1, 2, 3]),
      { nested: [null, { deep: true }] },
    ],
  )
  const { Attributes } = await Pokemon.build(UpdateItemCommand)
    .item({
      ...pika,
      level: $add(4),
      moves: $append([{ title: 'Bolt' }]),
      types: $delete(new Set(['small'])),
      stats: { speed: $sum($get('stats.speed', 0), 5), defence: 40 },
      picture: $remove(),
      shiny: true,
    })
    .options({
      returnValues: 'ALL_NEW',
      condition: {
        and: [
          { attr: 'level', lt: 5 },
          { attr: 'name', beginsWith: 'Pi' },
        ],
      },
    })
    .send()
  same(
    'an update with every operator',
    [Attributes.level, Attributes.moves, Attributes.types, Attributes.stats, Attributes.picture, Attributes.shiny],
    [
      5,
      [{ title: 'Spark', power: 40 }, { title: 'Bolt' }],
      new Set(['electric']),
      { speed: 95, attack: 55.5, defence: 40 },
      undefined,
      true,
    ],
  )
  const failed = await refused(
    'an update whose condition does not hold',
    Pokemon.build(UpdateItemCommand)
      .item({ ...pika, level: 9 })
      .options({
        condition: { or: [{ attr: 'level', gt: 50 }, { not: { attr: 'name', contains: 'ik' } }, { size: 'moves', gt: 2 }] },
      })
      .send(),
    'ConditionalCheckFailedException',
  )
  same('the library knows it', isConditionCheckFailed(failed), true)
  await Trainer.build(PutItemCommand).item({ trainer: 'ash', city: 'Pallet' }).send()
  await Trainer.build(PutItemCommand).item({ trainer: 'tmp', city: 'None' }).send()
  const gone = await Trainer.build(DeleteItemCommand).key({ trainer: 'tmp' }).options({ returnValues: 'ALL_OLD' }).send()
  same('what was deleted', gone.Attributes.city, 'None')
}

async function batches() {
  const kinds = ['fire', 'water', 'grass']
  const catches = Array.from({ length: 24 }, (_, place) =>
    Pokemon.build(BatchPutRequest).item({
      trainer: 'misty',
      number: place,
      name: `m${String(99 - place)}`,
      kind: kinds[place % 3],
      level: place * 2,
    }),
  )
  await executeBatchWrite({ maxAttempts: 3 }, Pokedex.build(BatchWriteCommand).requests(...catches))
  const { Responses } = await executeBatchGet(
    Pokedex.build(BatchGetCommand).requests(
      Pokemon.build(BatchGetRequest).key({ trainer: 'misty', number: 3 }),
      Pokemon.build(BatchGetRequest).key({ trainer: 'misty', number: 77 }),
      Trainer.build(BatchGetRequest).key({ trainer: 'ash' }),
    ),
  )
  same(
    'a batch get of two entities',
    Responses[0].map((found) => found?.name ?? found?.city ?? null),
    ['m96', null, 'Pallet'],
  )
}

async function reads() {
  const pages = []
  let exclusiveStartKey
  do {
    const page = await Pokedex.build(QueryCommand)
      .query({ partition: 'TRAINER#misty', range: { beginsWith: 'POKEMON#' } })
      .entities(Pokemon)
      .options({ limit: 10, exclusiveStartKey, attributes: ['number', 'name'] })
      .send()
    pages.push(page.Items.length)
    exclusiveStartKey = page.LastEvaluatedKey
  } while (exclusiveStartKey !== undefined)
  same('a query in pages', pages, [10, 10, 4])
  const strong = await Pokedex.build(QueryCommand)
    .query({ index: 'byLevel', partition: 'water', range: { between: [10, 40] } })
    .entities(Pokemon)
    .options({ reverse: true, filters: { Pokemon: { attr: 'trainer', eq: 'misty' } } })
    .send()
  same(
    'the global index by number, downwards',
    strong.Items.map(({ level }) => level),
    [38, 32, 26, 20, 14],
  )
  const named = await Pokedex.build(QueryCommand)
    .query({ index: 'byName', partition: 'TRAINER#misty', range: { gt: 'm95' } })
    .entities(Pokemon)
    .options({ consistent: true, maxPages: Infinity })
    .send()
  same(
    'the local index',
    named.Items.map(({ number }) => number),
    [3, 2, 1, 0],
  )
  const both = await Pokedex.build(QueryCommand).query({ partition: 'TRAINER#ash' }).entities(Pokemon, Trainer).send()
  same(
    'two entities of one partition',
    both.Items.map(({ name, city }) => name ?? city),
    ['Pika', 'Pallet'],
  )
  const trainers = await Pokedex.build(ScanCommand).entities(Trainer).options({ maxPages: Infinity }).send()
  same('a scan of one entity', trainers.Items.length, 1)
  const counted = await Pokedex.build(ScanCommand).options({ select: 'COUNT', segment: 0, totalSegments: 1 }).send()
  same('a count', counted.Count, 26)
}

async function transactions() {
  await executeTransactWrite(
    { clientRequestToken: 'swap' },
    Pokemon.build(PutTransaction).item({ trainer: 'brock', number: 1, name: 'Onix', kind: 'grass' }),
    Pokemon.build(UpdateTransaction).item({ ...pika, level: $add(1) }),
    Pokemon.build(DeleteTransaction).key({ trainer: 'misty', number: 0 }),
    Trainer.build(ConditionCheck).key({ trainer: 'ash' }).condition({ attr: 'badges', eq: 0 }),
  )
  const { Responses } = await executeTransactGet(
    Pokemon.build(GetTransaction)
      .key(pika)
      .options({ attributes: ['level'] }),
    Pokemon.build(GetTransaction).key({ trainer: 'misty', number: 0 }),
    Pokemon.build(GetTransaction).key({ trainer: 'brock', number: 1 }),
  )
  same(
    'what the transaction left',
    Responses.map(({ Item }) => Item?.name ?? Item?.level ?? null),
    [6, null, 'Onix'],
  )
  const cancelled = await refused(
    'a transaction whose check fails',
    executeTransactWrite(
      Pokemon.build(UpdateTransaction).item({ ...pika, level: $add(1) }),
      Trainer.build(ConditionCheck).key({ trainer: 'ash' }).condition({ attr: 'badges', gt: 7 }),
    ),
    'TransactionCanceledException',
  )
  same(
    'its reasons',
    cancelled.CancellationReasons.map(({ Code }) => Code),
    ['None', 'ConditionalCheckFailed'],
  )
  await Pokedex.build(DeletePartitionCommand).query({ partition: 'TRAINER#misty' }).entities(Pokemon).send()
  const left = await Pokedex.build(QueryCommand).query({ partition: 'TRAINER#misty' }).options({ select: 'COUNT' }).send()
  same('a deleted partition', left.Count, 0)
}

await program(async () => {
  await createTable()
  await writes()
  await batches()
  await reads()
  await transactions()
})
