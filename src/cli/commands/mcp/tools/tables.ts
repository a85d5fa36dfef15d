// Tools about tables: which there are, what they are, and making and dropping them.
import { z } from 'zod'
import type { Namespace } from '../../../../model/namespace.js'
import { patience } from '../../../../runtime/heartbeat.js'
import { index, namespaceOf, place, type Placed, table } from '../inputs.js'
import type { Lab } from '../lab.js'
import { changes, destroys, READS, tool } from '../tool.js'

const PAUSE_MS = 100
const PATIENCE_MS = 60_000
const TABLES_MOST = 200

interface Listed extends Namespace {
  readonly table: string
  readonly status: string
  readonly billingMode: string
  readonly items: number
  readonly bytes: number
  readonly indexes: readonly { readonly index: string }[]
}

/** All tables of the lab; or those of one account, or of one region. */
export async function tablesIn({ administer }: Lab, { account, region }: Placed = {}): Promise<readonly Listed[]> {
  const { tables } = await administer<{ tables: readonly Listed[] }>('tables')
  return tables.filter((one) => one.account === (account ?? one.account) && one.region === (region ?? one.region))
}

const listTables = tool({
  ...READS,
  name: 'list_tables',
  title: 'List tables',
  description: 'All tables of all accounts and regions, or of one account or region, with their indexes, items and bytes.',
  input: z.strictObject({
    account: place.account.describe('of this account alone'),
    region: place.region.describe('of this region alone'),
  }),
  output: z.object({
    tables: z.array(
      z.object({
        ...{ account: z.string(), region: z.string(), table: z.string(), status: z.string(), billingMode: z.string() },
        ...{ items: z.number(), bytes: z.number(), indexes: z.array(z.string()) },
      }),
    ),
    omitted: z.number().optional().describe('tables that are not listed: name an account or a region'),
  }),
  run: async (given, lab) => {
    const all = await tablesIn(lab, given)
    const omitted = all.length - TABLES_MOST
    const tables = all
      .slice(0, TABLES_MOST)
      .map(({ account, region, table: name, status, billingMode, items, bytes, indexes }) => ({
        ...{ account, region, table: name, status, billingMode, items, bytes },
        indexes: indexes.map(({ index: of }) => of),
      }))
    return { tables, ...(omitted > 0 ? { omitted } : {}) }
  },
})

interface Described {
  readonly Table: object
}

/** A table as DescribeTable has it, with its time to live. @throws Refused */
export async function describedTable(lab: Lab, given: { readonly table: string } & Placed) {
  const namespace = namespaceOf(lab, given)
  const asked = { TableName: given.table }
  const { Table } = (await lab.call('DescribeTable', asked, namespace)) as Described
  const { TimeToLiveDescription } = (await lab.call('DescribeTimeToLive', asked, namespace)) as { TimeToLiveDescription?: object }
  return { table: Table, timeToLive: TimeToLiveDescription }
}

const describeTable = tool({
  ...READS,
  name: 'describe_table',
  title: 'Describe a table',
  description: 'Keys, indexes, capacity, stream, counts and time to live of a table, as the service describes them.',
  input: z.strictObject({ table, ...place }),
  output: z.object({ table: z.looseObject({}), timeToLive: z.looseObject({}).optional() }),
  run: (given, lab) => describedTable(lab, given),
})

const tableCapacity = tool({
  ...READS,
  name: 'table_capacity',
  title: 'Show capacity and partitions',
  description: 'Limits, bucket levels, consumed units, throttles and partitions of a table or a global index, as they are now.',
  input: z.strictObject({ table, index: index.optional(), ...place }),
  output: z.looseObject({ table: z.string().optional() }),
  run: ({ table: name, index: of, ...given }, lab) =>
    lab.administer(`tables/${encodeURIComponent(name)}/partitions`, { query: { index: of, ...namespaceOf(lab, given) } }),
})

const attribute = z.strictObject({ name: z.string().min(1), type: z.enum(['S', 'N', 'B']) })
const projection = z
  .union([z.enum(['ALL', 'KEYS_ONLY']), z.array(z.string())])
  .optional()
  .describe('ALL when left out; a list of attributes for these and the keys')
const units = z.strictObject({ read: z.number().int().min(1), write: z.number().int().min(1) })
const localIndex = z.strictObject({ name: z.string(), sortKey: attribute, projection })
const globalIndex = z.strictObject({ name: z.string(), partitionKey: attribute, sortKey: attribute.optional(), projection })
const wantedTable = z.strictObject({
  table,
  partitionKey: attribute,
  sortKey: attribute.optional(),
  globalIndexes: z.array(globalIndex).optional(),
  localIndexes: z.array(localIndex).optional(),
  capacity: units.optional().describe('provisioned units a second, for the table and each global index; on demand when left out'),
  stream: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']).optional(),
  ...place,
})
type Attribute = z.infer<typeof attribute>

const createTable = tool({
  ...changes('writes'),
  name: 'create_table',
  title: 'Create a table',
  description: 'Makes a table with its indexes and stream. For more, such as time to live and tags, use apply_schema.',
  input: wantedTable,
  output: z.object({ table: z.looseObject({}) }),
  run: async (given, lab) => {
    const made = (await lab.call('CreateTable', createInput(given), namespaceOf(lab, given))) as { TableDescription: object }
    return { table: made.TableDescription }
  },
})

function createInput(given: z.infer<typeof wantedTable>): object {
  const { partitionKey, sortKey, globalIndexes = [], localIndexes = [], capacity, stream } = given
  const throughput = capacity && { ReadCapacityUnits: capacity.read, WriteCapacityUnits: capacity.write }
  const pairs = [given, ...globalIndexes, ...localIndexes.map((of) => ({ partitionKey, sortKey: of.sortKey }))]
  const types = new Map(pairs.flatMap((of) => [of.partitionKey, of.sortKey ?? []].flat()).map(({ name, type }) => [name, type]))
  const globals = globalIndexes.map((of) => ({ ...indexInput(of, of.partitionKey), ProvisionedThroughput: throughput }))
  return {
    TableName: given.table,
    AttributeDefinitions: [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    KeySchema: keySchema(partitionKey, sortKey),
    ...(globals.length === 0 ? {} : { GlobalSecondaryIndexes: globals }),
    ...(localIndexes.length === 0 ? {} : { LocalSecondaryIndexes: localIndexes.map((of) => indexInput(of, partitionKey)) }),
    ...(throughput === undefined ? { BillingMode: 'PAY_PER_REQUEST' } : { ProvisionedThroughput: throughput }),
    ...(stream === undefined ? {} : { StreamSpecification: { StreamEnabled: true, StreamViewType: stream } }),
  }
}

type IndexParts = { readonly name: string } & Partial<Pick<z.infer<typeof globalIndex>, 'sortKey' | 'projection'>>

const indexInput = ({ name, sortKey, projection: of = 'ALL' }: IndexParts, partitionKey: Attribute) => ({
  IndexName: name,
  KeySchema: keySchema(partitionKey, sortKey),
  Projection: typeof of === 'string' ? { ProjectionType: of } : { ProjectionType: 'INCLUDE', NonKeyAttributes: of },
})

const keySchema = (partitionKey: Attribute, sortKey: Attribute | undefined) => [
  { AttributeName: partitionKey.name, KeyType: 'HASH' },
  ...(sortKey === undefined ? [] : [{ AttributeName: sortKey.name, KeyType: 'RANGE' }]),
]

const deleteTable = tool({
  ...destroys('writes'),
  name: 'delete_table',
  title: 'Delete a table',
  description: 'Drops a table with all its items and indexes.',
  input: z.strictObject({ table, ...place }),
  output: z.object({ table: z.looseObject({}) }),
  run: async (given, lab) => {
    const dropped = await lab.call('DeleteTable', { TableName: given.table }, namespaceOf(lab, given))
    return { table: (dropped as { TableDescription: object }).TableDescription }
  },
})

const applySchema = tool({
  name: 'apply_schema',
  title: 'Apply schema files',
  description:
    'Makes and changes tables as files say: CloudFormation, SAM, CDK output, serverless.yml, Terraform, NoSQL Workbench, or JSON of ' +
    'CreateTable. Nothing is deleted. With dryRun, which needs no permission, it says what it would do.',
  input: z.strictObject({
    files: z.array(z.string().min(1)).min(1).describe('paths of files on this machine'),
    parameters: z.record(z.string(), z.string()).optional().describe('values of parameters of the files'),
    dryRun: z.boolean().optional(),
    ...place,
  }),
  output: z.object({
    tables: z.number(),
    changed: z.number(),
    steps: z.array(z.string()),
    created: z.array(z.string()).describe('names of tables that were not there before'),
    notes: z.array(z.string()),
    failures: z.array(z.string()),
  }),
  hints: changes('writes').hints,
  needs: ({ dryRun }) => (dryRun === true ? undefined : 'writes'),
  run: async ({ files, parameters = {}, dryRun, ...given }, lab) => {
    const { applyTemplates } = await import('../../../../templates/apply.js')
    const namespace = namespaceOf(lab, given)
    const steps: string[] = []
    const reading = { namespace, parameters: new Map(Object.entries(parameters)) }
    const report = await applyTemplates(files, reading, {
      call: (operation, input, elsewhere) => lab.call(operation, input, { ...namespace, region: elsewhere ?? namespace.region }),
      isDryRun: dryRun === true,
      pause: patience(PAUSE_MS, PATIENCE_MS),
      say: (line) => void steps.push(line),
    })
    return { ...report, steps }
  },
})

export const TABLE_TOOLS = [listTables, describeTable, tableCapacity, createTable, applySchema, deleteTable]
