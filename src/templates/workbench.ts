// A model of NoSQL Workbench. Its facets, its access patterns and its sample items are for people who look at it.
// Source: the models of aws-samples/aws-dynamodb-examples.
import { unitsIn } from './api-parts.js'
import { defined, isObject, listOf, Members, type Source } from './members.js'
import type { GlobalIndex, KeyElement, TableDefinition, WantedTable } from './wanted.js'

/** The tables of a document in this form; undefined when it has another. */
export function workbenchTables(document: Readonly<Record<string, unknown>>, source: Source): readonly WantedTable[] | undefined {
  const { DataModel: model } = document
  if (!Array.isArray(model)) return undefined
  return model.filter(isObject).map((table, at) => tableIn(new Members(table, `DataModel[${at}]`, source)))
}

function tableIn(table: Members): WantedTable {
  const TableName = table.mustText('TableName')
  const keys = keysIn(table)
  const indexes = table.many('GlobalSecondaryIndexes') ?? []
  const capacity = table.one('ProvisionedCapacitySettings')
  const mode = table.text('BillingMode') ?? 'PAY_PER_REQUEST'
  const units = mode === 'PROVISIONED' ? (unitsIn(capacity?.one('ProvisionedThroughput')) ?? LEAST) : undefined
  const globals = indexes.map((index): GlobalIndex => {
    const projection = index.one('Projection')
    const names = projection?.texts('NonKeyAttributes') ?? []
    const type = projection?.text('ProjectionType') ?? 'ALL'
    return defined<GlobalIndex>({
      IndexName: index.mustText('IndexName'),
      KeySchema: keysIn(index).keys,
      Projection: { ProjectionType: type, ...(names.length === 0 ? {} : { NonKeyAttributes: names }) },
      ProvisionedThroughput: units,
      OnDemandThroughput: undefined,
      WarmThroughput: undefined,
    })
  })
  const attributes = [keys, ...indexes.map(keysIn)].flatMap((one) => one.attributes)
  if (capacity?.names.some((name) => name.startsWith('AutoScaling')) === true)
    capacity.find('AutoScaling', 'is not applied: Application Auto Scaling has operations of its own', false)
  capacity?.skip('AutoScalingRead', 'AutoScalingWrite')
  if (listOf(table.settings.deep('TableData')).length > 0)
    table.find('TableData', 'is not put: a schema makes tables alone', false)
  table.skip('NonKeyAttributes', 'TableFacets', 'DataAccess', 'SampleDataFormats')
  table.rest()
  return {
    path: table.path,
    definition: {
      TableName,
      AttributeDefinitions: [...new Map(attributes.map((one) => [one.AttributeName, one])).values()],
      KeySchema: keys.keys,
      BillingMode: mode,
      ...(units === undefined ? {} : { ProvisionedThroughput: units }),
      ...(globals.length === 0 ? {} : { GlobalSecondaryIndexes: globals }),
    },
  }
}

/** What a model has that says nothing of its units. Source: assumed. */
const LEAST = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }

function keysIn(holder: Members): { keys: readonly KeyElement[]; attributes: TableDefinition['AttributeDefinitions'] } {
  const keys = holder.one('KeyAttributes')
  const hash = keys?.one('PartitionKey')
  const range = keys?.one('SortKey')
  const parts = [
    { KeyType: 'HASH', key: hash },
    { KeyType: 'RANGE', key: range },
  ].flatMap(({ KeyType, key }) =>
    key === undefined
      ? []
      : [{ KeyType, AttributeName: key.mustText('AttributeName'), AttributeType: key.mustText('AttributeType') }],
  )
  return {
    keys: parts.map(({ AttributeName, KeyType }) => ({ AttributeName, KeyType })),
    attributes: parts.map(({ AttributeName, AttributeType }) => ({ AttributeName, AttributeType })),
  }
}
