// `AWS::DynamoDB::GlobalTable`: the replica of the stack's own region is the table, the others are made from it. With automatic scaling, the
// units are those that a stack begins with. Source: docs CloudFormation, AWS::DynamoDB::GlobalTable.
import { commonDefinition, tagsIn } from '../api-parts.js'
import { defined, Members } from '../members.js'
import type { GlobalIndex, Maxima, TableDefinition, Units, WantedReplica, WantedTable } from '../wanted.js'
import type { Scope } from './scope.js'
import { encryptionIn, settingsIn, streamIn } from './table.js'

export function globalTableIn(properties: Members, logicalId: string, { namespace }: Scope): WantedTable {
  const replicas = properties.many('Replicas') ?? []
  const own = replicas.find((replica) => replica.text('Region') === namespace.region)
  const here = own ?? new Members({}, properties.path, properties.source)
  if (own === undefined) properties.find('Replicas', `has none in ${namespace.region}, the region that it is applied to`, true)
  const common = commonDefinition(properties, properties.text('TableName') ?? logicalId)
  const others = replicas.filter((replica) => replica !== own).map((replica) => replicaIn(replica, common))
  const table: WantedTable = {
    path: properties.path,
    definition: {
      ...common,
      ...throughputIn(properties, here, common.BillingMode === 'PAY_PER_REQUEST'),
      ...defined<Partial<TableDefinition>>({
        GlobalSecondaryIndexes: indexesIn(properties, here, common),
        StreamSpecification: streamIn(properties),
        SSESpecification: encryptionIn(properties),
        TableClass: here.settings.text('TableClass'),
        DeletionProtectionEnabled: here.settings.flag('DeletionProtectionEnabled'),
      }),
    },
    ...settingsIn(here),
    ...defined<Partial<WantedTable>>({ timeToLive: settingsIn(properties).timeToLive }),
    tags: tagsIn(here) ?? [],
    replicas: others,
    ...defined<Partial<WantedTable>>({
      consistency: properties.text('MultiRegionConsistency'),
      witness: properties.many('GlobalTableWitnesses')?.[0]?.text('Region'),
    }),
  }
  properties.rest()
  return table
}

function replicaIn(replica: Members, { BillingMode: mode }: TableDefinition): WantedReplica {
  const { timeToLive: _, ...settings } = settingsIn(replica)
  const isOnDemand = mode === 'PAY_PER_REQUEST'
  return defined<WantedReplica>({
    region: replica.mustText('Region'),
    ...readsIn(replica, isOnDemand),
    tableClass: replica.settings.text('TableClass') ?? 'STANDARD',
    kmsKey: replica.settings.one('SSESpecification')?.text('KMSMasterKeyId'),
    indexes: replica.many('GlobalSecondaryIndexes')?.map((index) => ({
      IndexName: index.mustText('IndexName'),
      ...defined<{ readUnits?: number; maxReadUnits?: number }>(readsIn(index, isOnDemand)),
    })),
    isProtected: replica.settings.flag('DeletionProtectionEnabled') ?? false,
    settings: { ...settings, tags: tagsIn(replica) ?? [] },
  })
}

function readsIn(holder: Members, isOnDemand: boolean): { readUnits: number | undefined; maxReadUnits: number | undefined } {
  const read = holder.one('ReadProvisionedThroughputSettings')
  const readUnits = read?.number('ReadCapacityUnits') ?? seedIn(read, 'ReadCapacityAutoScalingSettings')
  const maxReadUnits = holder.one('ReadOnDemandThroughputSettings')?.number('MaxReadRequestUnits')
  return isOnDemand ? { readUnits: undefined, maxReadUnits } : { readUnits, maxReadUnits: undefined }
}

type Throughput = { readonly ProvisionedThroughput?: Units; readonly OnDemandThroughput?: Maxima }

/** @param shared where the table or an index has its write units @param own where its replica has its read units */
function throughputIn(shared: Members, own: Members | undefined, isOnDemand: boolean): Throughput {
  const write = shared.one('WriteProvisionedThroughputSettings')
  const read = own?.one('ReadProvisionedThroughputSettings')
  const maxima = defined<Maxima>({
    MaxReadRequestUnits: own?.one('ReadOnDemandThroughputSettings')?.number('MaxReadRequestUnits'),
    MaxWriteRequestUnits: shared.one('WriteOnDemandThroughputSettings')?.number('MaxWriteRequestUnits'),
  })
  const ReadCapacityUnits = read?.number('ReadCapacityUnits') ?? seedIn(read, 'ReadCapacityAutoScalingSettings')
  const WriteCapacityUnits = seedIn(write, 'WriteCapacityAutoScalingSettings')
  if (isOnDemand) return Object.keys(maxima).length === 0 ? {} : { OnDemandThroughput: maxima }
  if (ReadCapacityUnits === undefined || WriteCapacityUnits === undefined) return {}
  return { ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits } }
}

function seedIn(settings: Members | undefined, name: string): number | undefined {
  const scaling = settings?.one(name)
  if (scaling === undefined) return undefined
  settings?.find(name, 'is not applied as a policy: its units are those that scaling begins with', false)
  scaling.skip('SeedCapacity', 'MinCapacity', 'MaxCapacity', 'TargetTrackingScalingPolicyConfiguration')
  return scaling.number('SeedCapacity') ?? scaling.number('MinCapacity')
}

function indexesIn(properties: Members, own: Members, common: TableDefinition): readonly GlobalIndex[] | undefined {
  const shared = properties.many('GlobalSecondaryIndexes')
  const parts = own.many('GlobalSecondaryIndexes') ?? []
  return common.GlobalSecondaryIndexes?.map((index, at) => {
    const part = parts.find((one) => one.text('IndexName') === index.IndexName)
    const members = shared?.[at]
    const isOnDemand = common.BillingMode === 'PAY_PER_REQUEST'
    return members === undefined ? index : { ...index, ...throughputIn(members, part, isOnDemand) }
  })
}
