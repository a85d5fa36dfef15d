// DynamoDB-OneTable: it makes its own table, keeps unique attributes by transactions, and pages by its own cursors.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { Table } from 'dynamodb-onetable'
import { Dynamo } from 'dynamodb-onetable/Dynamo'
import { program, refused, same } from './checks.mjs'

const schema = {
  format: 'onetable:1.1.0',
  version: '0.0.1',
  indexes: {
    primary: { hash: 'pk', sort: 'sk' },
    gs1: { hash: 'gs1pk', sort: 'gs1sk', project: 'all' },
    ls1: { type: 'local', sort: 'ls1sk', project: ['name'] },
  },
  models: {
    Account: {
      pk: { type: String, value: 'account#${id}' },
      sk: { type: String, value: 'account#' },
      id: { type: String, generate: 'ulid' },
      name: { type: String, required: true, unique: true },
      status: { type: String, default: 'active', enum: ['active', 'closed'] },
      balance: { type: Number, default: 0 },
      opened: { type: Date },
      settings: { type: Object, schema: { theme: { type: String }, limits: { type: Object } } },
    },
    User: {
      pk: { type: String, value: 'account#${accountId}' },
      sk: { type: String, value: 'user#${email}' },
      gs1pk: { type: String, value: 'user#' },
      gs1sk: { type: String, value: 'user#${role}#${email}' },
      ls1sk: { type: String, value: 'name#${name}' },
      accountId: { type: String, required: true },
      email: { type: String, required: true },
      name: { type: String },
      role: { type: String, default: 'member' },
      logins: { type: Number, default: 0 },
      groups: { type: Set },
      tags: { type: Array, items: { type: String } },
      key: { type: Buffer },
    },
  },
  params: { isoDates: true, timestamps: true },
}

const table = new Table({
  client: new Dynamo({ client: new DynamoDBClient({}) }),
  name: 'OneTable',
  schema,
  partial: true,
  logger: false,
})
const Account = table.getModel('Account')
const User = table.getModel('User')

async function models() {
  await table.createTable()
  same('its own table', [await table.exists(), (await table.listTables()).includes('OneTable')], [true, true])
  const account = await Account.create({
    name: 'Acme',
    balance: 10,
    opened: new Date(0),
    settings: { theme: 'dark', limits: { users: 3 } },
  })
  await refused(
    'a second account of a unique name',
    Account.create({ name: 'Acme' }),
    'OneTableError',
    /Cannot create unique attributes "name"/,
  )
  const found = await Account.get({ id: account.id })
  same(
    'the account',
    [found.name, found.status, found.opened, found.settings],
    ['Acme', 'active', new Date(0), { theme: 'dark', limits: { users: 3 } }],
  )
  const updated = await Account.update(
    { id: account.id },
    {
      add: { balance: 5 },
      set: { 'settings.theme': 'light', status: '{"closed"}' },
      remove: ['opened'],
      where: '${balance} >= {10}',
    },
  )
  same(
    'an update by expression',
    [updated.balance, updated.settings, updated.status, updated.opened],
    [15, { theme: 'light', limits: { users: 3 } }, 'closed', undefined],
  )
  await refused(
    'an update whose condition does not hold',
    Account.update({ id: account.id, balance: 1 }, { where: '${balance} > {100}' }),
    'OneTableError',
    /[Cc]onditional/,
  )
  const renamed = await Account.update({ id: account.id, name: 'Apex' }, { return: 'get' })
  same('a new unique name frees the old one', [renamed.name, (await Account.create({ name: 'Acme' })).name], ['Apex', 'Acme'])
  return account.id
}

async function pages(accountId) {
  const batch = {}
  for (let number = 0; number < 25; number += 1)
    await User.create(
      {
        accountId,
        email: `u${String(number).padStart(2, '0')}@example.org`,
        name: `Name ${99 - number}`,
        role: number % 5 === 0 ? 'admin' : 'member',
        groups: new Set(['a', 'b']),
        tags: ['x', 'y'],
        key: Buffer.from([0, number]),
      },
      { batch, exists: null },
    )
  await table.batchWrite(batch)
  const user = await User.get({ accountId, email: 'u07@example.org' })
  same(
    'a user with a set, a list and bytes',
    [user.groups, user.tags, Buffer.from(user.key)],
    [new Set(['a', 'b']), ['x', 'y'], Buffer.from([0, 7])],
  )
  const sizes = []
  let next
  do {
    const page = await User.find({ accountId }, { limit: 10, next })
    sizes.push(page.length)
    next = page.next
  } while (next !== undefined)
  same('pages by cursor', sizes, [10, 10, 5])
  const admins = await User.find({ role: 'admin', gs1sk: { begins: 'user#admin#' } }, { index: 'gs1', reverse: true })
  same(
    'the global index, backwards',
    admins.map(({ email }) => email.slice(0, 3)),
    ['u20', 'u15', 'u10', 'u05', 'u00'],
  )
  const named = await User.find(
    { pk: `account#${accountId}`, ls1sk: { between: ['name#Name 80', 'name#Name 82'] } },
    { index: 'ls1' },
  )
  same(
    'the local index',
    named.map(({ name }) => name),
    ['Name 80', 'Name 81', 'Name 82'],
  )
  const filtered = await User.find({ accountId }, { where: '(${role} = {admin}) and contains(${email}, {u1})', count: true })
  same('a count with a filter', filtered.count, 2)
  const scanned = await User.scan({ role: 'member' }, { segments: 2, segment: 0 })
  const other = await User.scan({ role: 'member' }, { segments: 2, segment: 1 })
  same('a scan in two segments', scanned.length + other.length, 20)
  const items = await table.queryItems({ pk: `account#${accountId}` }, { parse: true, hidden: true })
  const grouped = table.groupByType(items)
  same('items of two models', [grouped.Account.length, grouped.User.length], [1, 25])
}

async function transactions(accountId) {
  const transaction = {}
  await Account.update({ id: accountId, balance: 100 }, { transaction })
  await User.update({ accountId, email: 'u00@example.org' }, { add: { logins: 1 }, transaction })
  await User.remove({ accountId, email: 'u01@example.org' }, { transaction })
  await table.transact('write', transaction)
  const reads = {}
  await Account.get({ id: accountId }, { transaction: reads })
  await User.get({ accountId, email: 'u00@example.org' }, { transaction: reads })
  const [account, user] = await table.transact('get', reads, { parse: true, hidden: true })
  same(
    'a transaction',
    [account.balance, user.logins, await User.get({ accountId, email: 'u01@example.org' })],
    [100, 1, undefined],
  )
  const doomed = {}
  await Account.update({ id: accountId, balance: 0 }, { transaction: doomed })
  await User.create({ accountId, email: 'u00@example.org' }, { transaction: doomed })
  await refused('one that is cancelled', table.transact('write', doomed), 'OneTableError', /Transaction Cancelled|cancelled/)
  same('it left nothing', (await Account.get({ id: accountId })).balance, 100)
  const gets = {}
  await User.get({ accountId, email: 'u02@example.org' }, { batch: gets })
  await User.get({ accountId, email: 'u03@example.org' }, { batch: gets })
  same('a batch get', (await table.batchGet(gets, { parse: true })).length, 2)
  await User.remove({ accountId, role: 'member' }, { many: true })
  same('removed many', (await User.find({ accountId })).length, 5)
  await table.deleteTable('DeleteTableForever')
  same('the table is gone', await table.exists(), false)
}

await program(async () => {
  const accountId = await models()
  await pages(accountId)
  await transactions(accountId)
})
