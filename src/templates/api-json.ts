// The API's own JSON: what CreateTable takes, what DescribeTable answers, one or many. A description says more than a request takes: what
// the service works out by itself is passed over. Source: docs API_CreateTable, API_TableDescription.
import { commonDefinition, tagsIn } from './api-parts.js'
import { isObject, Members, type Source, defined } from './members.js'
import type { TableDefinition, WantedReplica, WantedTable } from './wanted.js'

const DESCRIBED = [
  ...['TableStatus', 'CreationDateTime', 'TableSizeBytes', 'ItemCount', 'TableArn', 'TableId', 'LatestStreamLabel'],
  ...['LatestStreamArn', 'GlobalTableVersion', 'GlobalTableSettingsReplicationMode', 'DisassociationProtectionEnabled'],
  ...['ArchivalSummary', 'RestoreSummary'],
]

/** The tables of a document in this form; undefined when it has another. */
export function apiTables(document: unknown, source: Source): readonly WantedTable[] | undefined {
  const found = listed(document, '')
  return found?.map(([value, path]) => tableIn(new Members(value, path, source)))
}

type Found = readonly (readonly [object, string])[]

function listed(document: unknown, path: string): Found | undefined {
  if (Array.isArray(document)) {
    const parts = document.map((one: unknown, at) => listed(one, `${path}[${at}]`))
    return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? [])
  }
  if (!isObject(document)) return undefined
  for (const name of ['Table', 'TableDescription']) {
    if (isObject(document[name])) return [[document[name], path === '' ? name : `${path}.${name}`]]
  }
  if (Array.isArray(document['Tables'])) return listed(document['Tables'], 'Tables')
  return Object.hasOwn(document, 'TableName') && Object.hasOwn(document, 'KeySchema') ? [[document, path]] : undefined
}

function tableIn(members: Members): WantedTable {
  const isDescription = members.names.some((name) => name === 'TableStatus' || name === 'TableArn')
  const common = commonDefinition(members, members.mustText('TableName'))
  const definition = isDescription ? described(members, common) : { ...common, ...requested(members) }
  const replicas = members.settings.many('Replicas')?.map(replicaIn)
  const table = defined<WantedTable>({
    path: members.path,
    definition,
    tags: tagsIn(members),
    policy: members.settings.text('ResourcePolicy'),
    ...(replicas === undefined ? {} : { replicas }),
    consistency: members.settings.text('MultiRegionConsistency'),
    witness: members.settings.many('GlobalTableWitnesses')?.[0]?.text('RegionName'),
  })
  members.skip(...(isDescription ? DESCRIBED : []))
  if (isDescription) members.shallowRest()
  else members.rest()
  return table
}

const replicaIn = (replica: Members): WantedReplica =>
  defined<WantedReplica>({
    region: replica.mustText('RegionName'),
    ...readsIn(replica),
    tableClass: replica.one('ReplicaTableClassSummary')?.text('TableClass'),
    kmsKey: replica.text('KMSMasterKeyId'),
    indexes: replica.many('GlobalSecondaryIndexes')?.map((index) => ({
      IndexName: index.mustText('IndexName'),
      ...defined<{ readUnits?: number; maxReadUnits?: number }>(readsIn(index)),
    })),
    isProtected: undefined,
    settings: undefined,
  })

const readsIn = (holder: Members): { readUnits: number | undefined; maxReadUnits: number | undefined } => ({
  readUnits: holder.one('ProvisionedThroughputOverride')?.number('ReadCapacityUnits'),
  maxReadUnits: holder.one('OnDemandThroughputOverride')?.number('MaxReadRequestUnits'),
})

const requested = (members: Members): Partial<TableDefinition> =>
  defined<Partial<TableDefinition>>({
    StreamSpecification: streamIn(members),
    SSESpecification: encryptionIn(members),
  })

function streamIn(members: Members): TableDefinition['StreamSpecification'] {
  const stream = members.settings.one('StreamSpecification')
  return (
    stream &&
    defined<NonNullable<TableDefinition['StreamSpecification']>>({
      StreamEnabled: stream.flag('StreamEnabled') ?? false,
      StreamViewType: stream.text('StreamViewType'),
    })
  )
}

function encryptionIn(members: Members): TableDefinition['SSESpecification'] {
  const encryption = members.settings.one('SSESpecification')
  return (
    encryption &&
    defined<NonNullable<TableDefinition['SSESpecification']>>({
      Enabled: encryption.flag('Enabled') ?? false,
      SSEType: encryption.text('SSEType'),
      KMSMasterKeyId: encryption.text('KMSMasterKeyId'),
    })
  )
}

/** Of a table on demand, units of nought are no throughput; the warmth is what the service made of it, and no wish. */
function described(members: Members, { WarmThroughput: _, ...common }: TableDefinition): TableDefinition {
  const mode =
    members.one('BillingModeSummary')?.text('BillingMode') ?? (isWithoutUnits(common) ? 'PAY_PER_REQUEST' : 'PROVISIONED')
  const sse = members.settings.one('SSEDescription')
  const isEncrypted = sse?.text('Status') === 'ENABLED'
  const key = sse?.text('KMSMasterKeyArn')
  const tableClass = members.settings.one('TableClassSummary')?.text('TableClass')
  return defined<TableDefinition>({
    ...common,
    BillingMode: mode,
    ProvisionedThroughput: mode === 'PROVISIONED' ? common.ProvisionedThroughput : undefined,
    GlobalSecondaryIndexes: common.GlobalSecondaryIndexes?.map(({ WarmThroughput: __, ...index }) => {
      const { ProvisionedThroughput: units, ...onDemand } = index
      return mode === 'PROVISIONED' && units !== undefined ? { ...onDemand, ProvisionedThroughput: units } : onDemand
    }),
    StreamSpecification: streamIn(members),
    SSESpecification: isEncrypted
      ? { Enabled: true, SSEType: 'KMS', ...(key === undefined ? {} : { KMSMasterKeyId: key }) }
      : undefined,
    TableClass: tableClass ?? common.TableClass,
  })
}

const isWithoutUnits = ({ ProvisionedThroughput: units }: TableDefinition): boolean =>
  units === undefined || units.ReadCapacityUnits === 0
