// SAM's `AWS::Serverless::SimpleTable`: one key, on demand unless units are given. Source: docs SAM, AWS::Serverless::SimpleTable.
import { unitsIn } from '../api-parts.js'
import { defined, type Members } from '../members.js'
import type { TableDefinition, WantedTable } from '../wanted.js'
import { encryptionIn } from './table.js'

const TYPES: Readonly<Partial<Record<string, string>>> = { String: 'S', Number: 'N', Binary: 'B' }

export function simpleTableIn(properties: Members, logicalId: string): WantedTable {
  const key = properties.one('PrimaryKey')
  const AttributeName = key?.text('Name') ?? 'id'
  const type = key?.text('Type') ?? 'String'
  const units = unitsIn(properties.one('ProvisionedThroughput'))
  const tags = properties.settings.one('Tags')
  const recovery = properties.settings.one('PointInTimeRecoverySpecification')
  const table: WantedTable = {
    path: properties.path,
    definition: defined<TableDefinition>({
      TableName: properties.text('TableName') ?? logicalId,
      AttributeDefinitions: [{ AttributeName, AttributeType: TYPES[type] ?? type }],
      KeySchema: [{ AttributeName, KeyType: 'HASH' }],
      LocalSecondaryIndexes: undefined,
      GlobalSecondaryIndexes: undefined,
      VectorIndexes: undefined,
      BillingMode: units === undefined ? 'PAY_PER_REQUEST' : 'PROVISIONED',
      ProvisionedThroughput: units,
      OnDemandThroughput: undefined,
      WarmThroughput: undefined,
      StreamSpecification: undefined,
      SSESpecification: encryptionIn(properties),
      TableClass: undefined,
      DeletionProtectionEnabled: undefined,
    }),
    tags: (tags?.names ?? []).flatMap((Key) => {
      const Value = tags?.text(Key)
      return Value === undefined ? [] : [{ Key, Value }]
    }),
    pointInTimeRecovery: { isEnabled: recovery?.flag('PointInTimeRecoveryEnabled') ?? false },
  }
  properties.rest()
  return table
}
