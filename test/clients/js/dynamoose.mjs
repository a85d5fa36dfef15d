// Dynamoose: schemas with validation, tables that it makes and updates itself, its queries and scans, batches and transactions.
import dynamoose from 'dynamoose'
import { program, refused, same } from './checks.mjs'

const catSchema = new dynamoose.Schema(
  {
    owner: { type: String, hashKey: true },
    name: { type: String, rangeKey: true },
    breed: { type: String, index: { name: 'byBreed', type: 'global', rangeKey: 'age' } },
    age: { type: Number, validate: (age) => age >= 0 },
    weight: Number,
    born: Date,
    tags: { type: Set, schema: [String] },
    toys: { type: Array, schema: [{ type: Object, schema: { title: String, parts: Number } }] },
    chip: Buffer,
    neutered: { type: Boolean, default: false },
  },
  { timestamps: true, saveUnknown: ['notes.**'] },
)

const Cat = dynamoose.model('Cat', catSchema)
const table = new dynamoose.Table('Dynamoose', [Cat], {
  initialize: false,
  throughput: 'ON_DEMAND',
  tags: { team: 'cats' },
  waitForActive: { enabled: true, check: { frequency: 10 } },
})

async function items() {
  const tom = await Cat.create({
    owner: 'ann',
    name: 'Tom',
    breed: 'tabby',
    age: 3,
    born: new Date(86_400_000),
    tags: new Set(['fat', 'lazy']),
    toys: [{ title: 'mouse', parts: 2 }],
    chip: Buffer.from([7, 0, 255]),
    notes: { vet: { visits: 2 } },
  })
  same('a default', tom.neutered, false)
  await refused(
    'a second Tom',
    Cat.create({ owner: 'ann', name: 'Tom' }),
    'ConditionalCheckFailedException',
    /^The conditional request failed$/,
  )
  const found = await Cat.get({ owner: 'ann', name: 'Tom' }, { consistent: true })
  same(
    'what was created',
    [found.born, found.tags, found.toys, Buffer.from(found.chip), found.notes],
    [
      new Date(86_400_000),
      new Set(['fat', 'lazy']),
      [{ title: 'mouse', parts: 2 }],
      Buffer.from([7, 0, 255]),
      { vet: { visits: 2 } },
    ],
  )
  const updated = await Cat.update(
    { owner: 'ann', name: 'Tom' },
    { $ADD: { age: 1, tags: new Set(['old']) }, $SET: { weight: 5.25 }, $REMOVE: ['chip'] },
    { condition: new dynamoose.Condition('age').eq(3) },
  )
  same('an update', [updated.age, updated.tags.size, updated.weight, updated.chip], [4, 3, 5.25, undefined])
  await refused(
    'an update whose condition does not hold',
    Cat.update({ owner: 'ann', name: 'Tom' }, { weight: 1 }, { condition: new dynamoose.Condition('age').gt(10) }),
    'ConditionalCheckFailedException',
  )
  found.toys.push({ title: 'ball', parts: 1 })
  await found.save()
  same('a saved document', (await Cat.get({ owner: 'ann', name: 'Tom' })).toys.length, 2)
  await Cat.delete({ owner: 'ann', name: 'Tom' })
  same('it is gone', await Cat.get({ owner: 'ann', name: 'Tom' }), undefined)
}

async function queries() {
  const cats = Array.from({ length: 25 }, (_, place) => ({
    owner: place < 20 ? 'bob' : 'eve',
    name: `cat${String(place).padStart(2, '0')}`,
    breed: place % 2 === 0 ? 'siamese' : 'persian',
    age: place,
  }))
  const { unprocessedItems } = await Cat.batchPut(cats)
  same('a batch', unprocessedItems, [])
  const batch = await Cat.batchGet([
    { owner: 'bob', name: 'cat03' },
    { owner: 'bob', name: 'none' },
  ])
  same(
    'a batch get',
    batch.map(({ age }) => age),
    [3],
  )
  const sizes = []
  let lastKey
  do {
    const query = Cat.query('owner').eq('bob').where('name').beginsWith('cat').limit(8)
    const page = await (lastKey === undefined ? query : query.startAt(lastKey)).exec()
    sizes.push(page.count)
    lastKey = page.lastKey
  } while (lastKey !== undefined)
  same('pages', sizes, [8, 8, 4])
  const old = await Cat.query('breed').eq('siamese').where('age').ge(10).sort('descending').using('byBreed').exec()
  same(
    'the index, downwards',
    old.map(({ age }) => age),
    [24, 22, 20, 18, 16, 14, 12, 10],
  )
  const filtered = await Cat.query('owner').eq('bob').filter('age').between(5, 8).attributes(['name']).all().exec()
  same(
    'a filter and a projection',
    filtered.map(({ name }) => name),
    ['cat05', 'cat06', 'cat07', 'cat08'],
  )
  const either = await Cat.scan()
    .parenthesis((condition) => condition.where('age').lt(2).or().where('age').gt(23))
    .exec()
  same(
    'a scan with an or',
    either.map(({ age }) => age).toSorted((a, b) => a - b),
    [0, 1, 24],
  )
  same('a count', (await Cat.scan().count().exec()).count, 25)
  same('a parallel scan', (await Cat.scan().parallel(3).exec()).length, 25)
  const gone = await Cat.batchDelete(cats.slice(0, 10).map(({ owner, name }) => ({ owner, name })))
  same('a batch delete', [gone.unprocessedItems, (await Cat.scan().count().exec()).count], [[], 15])
}

async function transactions() {
  await dynamoose.transaction([
    Cat.transaction.create({ owner: 'zoe', name: 'Kit', age: 1 }),
    Cat.transaction.update({ owner: 'eve', name: 'cat20' }, { $ADD: { age: 100 } }),
    Cat.transaction.delete({ owner: 'eve', name: 'cat21' }),
    Cat.transaction.condition({ owner: 'eve', name: 'cat22' }, new dynamoose.Condition('age').eq(22)),
  ])
  const got = await dynamoose.transaction([
    Cat.transaction.get({ owner: 'zoe', name: 'Kit' }),
    Cat.transaction.get({ owner: 'eve', name: 'cat20' }),
  ])
  same(
    'a transaction',
    got.map(({ age }) => age),
    [1, 120],
  )
  const cancelled = await refused(
    'one that is cancelled',
    dynamoose.transaction([
      Cat.transaction.create({ owner: 'zoe', name: 'Kit' }),
      Cat.transaction.delete({ owner: 'eve', name: 'cat20' }),
    ]),
    'TransactionCanceledException',
  )
  same(
    'its reasons',
    cancelled.CancellationReasons.map(({ Code }) => Code),
    ['ConditionalCheckFailed', 'None'],
  )
}

await program(async () => {
  await table.initialize()
  await items()
  await queries()
  await transactions()
})
