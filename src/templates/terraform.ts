// What `terraform show -json` prints of a state or a plan: `aws_dynamodb_table` and the resources that go with it.
// Source: docs Terraform, JSON output format; docs of the AWS provider, aws_dynamodb_table.
import { Unresolved, within } from './finding.js'
import { defined, isObject, Members, type Source } from './members.js'
import { companions, type Resource, tagsOf } from './terraform-companions.js'
import type {
  GlobalIndex,
  KeyElement,
  LocalIndex,
  Maxima,
  Settings,
  TableDefinition,
  Tag,
  Units,
  Warmth,
  WantedReplica,
  WantedTable,
} from './wanted.js'

/** The tables of a document in this form; undefined when it has another. */
export function terraformTables(document: Readonly<Record<string, unknown>>, source: Source): readonly WantedTable[] | undefined {
  const { planned_values: planned, values } = document
  if (document['format_version'] === undefined) return undefined
  const [name, root] = isObject(planned) ? ['planned_values', planned] : ['values', values]
  const resources = isObject(root) ? modules(root['root_module'], `${name}.root_module`, source, unknownIn(document)) : []
  const tables = resources.filter(({ type }) => type === 'aws_dynamodb_table').map(({ values: table }) => tableIn(table))
  return companions(tables, resources)
}

/** What a plan knows only after it was applied: by address, the members that will have values then. */
type UnknownValues = ReadonlyMap<string, object>

function unknownIn({ resource_changes: changes }: Readonly<Record<string, unknown>>): UnknownValues {
  const found = (Array.isArray(changes) ? changes : []).flatMap((change: unknown): [string, object][] => {
    if (!isObject(change) || !isObject(change['change'])) return []
    const unknown = change['change']['after_unknown']
    return isObject(unknown) ? [[String(change['address']), unknown]] : []
  })
  return new Map(found)
}

function modules(module: unknown, path: string, source: Source, unknown: UnknownValues): readonly Resource[] {
  if (!isObject(module)) return []
  const list = (name: string): readonly unknown[] => (Array.isArray(module[name]) ? (module[name] as unknown[]) : [])
  const own = list('resources').flatMap((resource): Resource[] => {
    if (!isObject(resource) || resource['mode'] === 'data' || !isObject(resource['values'])) return []
    const address = String(resource['address'])
    const values = { ...resource['values'], ...openIn(unknown.get(address)) }
    return [{ type: String(resource['type']), values: new Members(values, address, source) }]
  })
  return [
    ...own,
    ...list('child_modules').flatMap((child, at) => modules(child, within(`${path}.child_modules`, at), source, unknown)),
  ]
}

/** What nobody has set the provider fills in: in a plan it is open, and counts as not set. */
const FILLED_IN: ReadonlySet<string> = new Set([
  ...['point_in_time_recovery', 'read_capacity', 'server_side_encryption', 'stream_view_type', 'tags_all', 'ttl'],
  ...['warm_throughput', 'write_capacity'],
])

const openIn = (unknown: object = {}): object =>
  Object.fromEntries(
    Object.entries(unknown)
      .filter(([name, isOpen]) => isOpen === true && !FILLED_IN.has(name))
      .map(([name]) => [name, new Unresolved('is known once the plan is applied')]),
  )

/** What the provider works out, and what is about its own work. */
const COMPUTED = ['id', 'arn', 'stream_arn', 'stream_label', 'tags_all', 'timeouts', 'region']
const RESTORES = ['restore_date_time', 'restore_source_name', 'restore_source_table_arn', 'restore_to_latest_time']

function tableIn(table: Members): WantedTable {
  const { settings } = table
  const isOnDemand = table.text('billing_mode') === 'PAY_PER_REQUEST'
  const recovery = settings.many('point_in_time_recovery')?.[0]
  const ttl = settings.many('ttl')?.[0]
  const tags = settings.one('tags_all') ?? settings.one('tags')
  const wanted = defined<WantedTable>({
    path: table.path,
    definition: definitionIn(table, isOnDemand),
    replicas: settings.many('replica')?.map((replica) => replicaIn(replica, tagsOf(tags))),
    timeToLive: defined<NonNullable<Settings['timeToLive']>>({
      Enabled: ttl?.flag('enabled') ?? false,
      AttributeName: ttl?.text('attribute_name') || undefined,
    }),
    pointInTimeRecovery: defined<NonNullable<Settings['pointInTimeRecovery']>>({
      isEnabled: recovery?.flag('enabled') ?? false,
      days: recovery?.number('recovery_period_in_days') || undefined,
    }),
    tags: tagsOf(tags),
    insights: undefined,
    kinesis: undefined,
    policy: undefined,
    consistency: undefined,
    witness: undefined,
  })
  table.skip(...COMPUTED, ...RESTORES, 'tags', 'stream_view_type')
  if (isOnDemand) table.skip('read_capacity', 'write_capacity')
  table.rest()
  return wanted
}

/** Tags follow to a replica where it says so; what it does not say stays as it is. */
function replicaIn(replica: Members, tags: readonly Tag[]): WantedReplica {
  const isRecovered = replica.flag('point_in_time_recovery') ?? false
  replica.skip('arn', 'stream_arn', 'stream_label', 'consistency_mode')
  return defined<WantedReplica>({
    region: replica.mustText('region_name'),
    kmsKey: replica.text('kms_key_arn') || undefined,
    isProtected: replica.flag('deletion_protection_enabled'),
    settings: {
      pointInTimeRecovery: { isEnabled: isRecovered },
      ...(replica.flag('propagate_tags') === true ? { tags } : {}),
    },
    readUnits: undefined,
    maxReadUnits: undefined,
    tableClass: undefined,
    indexes: undefined,
  })
}

function definitionIn(table: Members, isOnDemand: boolean): TableDefinition {
  const { settings } = table
  const encryption = settings.many('server_side_encryption')?.[0]
  const key = encryption?.text('kms_key_arn')
  return defined<TableDefinition>({
    TableName: table.mustText('name'),
    AttributeDefinitions: (table.many('attribute') ?? []).map((attribute) => ({
      AttributeName: attribute.mustText('name'),
      AttributeType: attribute.mustText('type'),
    })),
    KeySchema: keysIn(table),
    LocalSecondaryIndexes: filledList(
      table.many('local_secondary_index')?.map((index) => localIndexIn(index, table.text('hash_key'))),
    ),
    GlobalSecondaryIndexes: filledList(table.many('global_secondary_index')?.map((index) => globalIndexIn(index, isOnDemand))),
    VectorIndexes: undefined,
    BillingMode: isOnDemand ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    ProvisionedThroughput: isOnDemand ? undefined : unitsIn(table),
    OnDemandThroughput: maximaIn(table),
    WarmThroughput: warmthIn(settings),
    StreamSpecification: settings.flag('stream_enabled') ? streamIn(settings) : undefined,
    SSESpecification:
      encryption?.flag('enabled') === true
        ? { Enabled: true, SSEType: 'KMS', ...(key ? { KMSMasterKeyId: key } : {}) }
        : undefined,
    TableClass: settings.text('table_class') || undefined,
    DeletionProtectionEnabled: settings.flag('deletion_protection_enabled'),
  })
}

const streamIn = (settings: Members): NonNullable<TableDefinition['StreamSpecification']> => ({
  StreamEnabled: true,
  StreamViewType: settings.text('stream_view_type') ?? '',
})

const filledList = <One>(list: readonly One[] | undefined): readonly One[] | undefined => (list?.length === 0 ? undefined : list)

/** Newer providers write keys of many attributes as a list of their own. */
function keysIn(holder: Members): readonly KeyElement[] {
  const listed = holder.many('key_schema') ?? []
  if (listed.length > 0)
    return listed.map((key) => ({ AttributeName: key.mustText('attribute_name'), KeyType: key.mustText('key_type') }))
  const [hash, range] = [holder.mustText('hash_key'), holder.text('range_key')]
  return [
    { AttributeName: hash, KeyType: 'HASH' },
    ...(range === undefined || range === '' ? [] : [{ AttributeName: range, KeyType: 'RANGE' }]),
  ]
}

function localIndexIn(index: Members, hash = ''): LocalIndex {
  const local: LocalIndex = {
    IndexName: index.mustText('name'),
    KeySchema: [
      { AttributeName: hash, KeyType: 'HASH' },
      { AttributeName: index.mustText('range_key'), KeyType: 'RANGE' },
    ],
    Projection: projectionIn(index),
  }
  return local
}

function projectionIn(index: Members): NonNullable<LocalIndex['Projection']> {
  const names = index.texts('non_key_attributes') ?? []
  return { ProjectionType: index.mustText('projection_type'), ...(names.length === 0 ? {} : { NonKeyAttributes: names }) }
}

function globalIndexIn(index: Members, isOnDemand: boolean): GlobalIndex {
  const global = defined<GlobalIndex>({
    IndexName: index.mustText('name'),
    KeySchema: keysIn(index),
    Projection: projectionIn(index),
    ProvisionedThroughput: isOnDemand ? undefined : unitsIn(index),
    OnDemandThroughput: maximaIn(index),
    WarmThroughput: warmthIn(index.settings),
  })
  index.skip('read_capacity', 'write_capacity', 'hash_key', 'range_key')
  return global
}

const unitsIn = (holder: Members): Units =>
  defined<Units>({ ReadCapacityUnits: holder.number('read_capacity'), WriteCapacityUnits: holder.number('write_capacity') })

/** The provider writes nought for what nobody has set. */
function maximaIn(holder: Members): Maxima | undefined {
  const block = holder.many('on_demand_throughput')?.[0]
  const maxima = defined<Maxima>({
    MaxReadRequestUnits: block?.number('max_read_request_units') || undefined,
    MaxWriteRequestUnits: block?.number('max_write_request_units') || undefined,
  })
  return Object.keys(maxima).length === 0 ? undefined : maxima
}

function warmthIn(holder: Members): Warmth | undefined {
  const block = holder.many('warm_throughput')?.[0]
  const warmth = defined<Warmth>({
    ReadUnitsPerSecond: block?.number('read_units_per_second') || undefined,
    WriteUnitsPerSecond: block?.number('write_units_per_second') || undefined,
  })
  return Object.keys(warmth).length === 0 ? undefined : warmth
}
