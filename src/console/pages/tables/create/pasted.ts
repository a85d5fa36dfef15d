// A table from pasted JSON: the input of CreateTable, what DescribeTable shows, or the properties of a table in a CloudFormation template.
// Invariant: pure; members that CreateTable does not take are left out only where DescribeTable made them.
import { isRecord } from '../../../snippets/snippet.js'
import type { Input } from './table-draft.js'

/** @throws Error where it is none of these */
export function inputIn(text: string): Input {
  const value: unknown = JSON.parse(text)
  if (!isRecord(value)) throw new Error('A table is a JSON object')
  if (isRecord(value['Table'])) return described(value['Table'])
  if (isRecord(value['TableDescription'])) return described(value['TableDescription'])
  if (isRecord(value['Resources'])) return inTemplate(value['Resources'])
  return value['TableStatus'] === undefined ? value : described(value)
}

function inTemplate(resources: Input): Input {
  const tables = Object.entries(resources).filter(([, one]) => isRecord(one) && one['Type'] === 'AWS::DynamoDB::Table')
  const [table] = tables
  if (table === undefined) throw new Error('The template has no AWS::DynamoDB::Table')
  if (tables.length > 1) throw new Error(`The template has ${tables.length} tables; paste one of them, or run: npx dynalab apply`)
  const [logical, resource] = table
  const { Properties: properties } = resource as { readonly Properties?: unknown }
  if (!isRecord(properties)) throw new Error(`${logical} has no Properties`)
  return ofProperties(logical, properties)
}

/** Source: docs AWS::DynamoDB::Table. A stream is enabled by its view there, and a table without a name has its logical one. */
function ofProperties(
  logical: string,
  { TimeToLiveSpecification, PointInTimeRecoverySpecification, StreamSpecification, ...rest }: Input,
): Input {
  if (TimeToLiveSpecification !== undefined || PointInTimeRecoverySpecification !== undefined)
    throw new Error('CreateTable takes no time to live and no recovery; leave them out, or run: npx dynalab apply')
  if (typeof rest['TableName'] === 'object')
    throw new Error('The name is computed by functions of the template; run: npx dynalab apply')
  const stream = isRecord(StreamSpecification) ? { StreamSpecification: { StreamEnabled: true, ...StreamSpecification } } : {}
  return { TableName: logical, ...rest, ...stream }
}

/** What DescribeTable shows, as input. */
function described(table: Input): Input {
  const summary = table['BillingModeSummary'] as { readonly BillingMode?: string } | undefined
  const isOnDemand = summary?.BillingMode === 'PAY_PER_REQUEST'
  const kept = ['TableName', 'AttributeDefinitions', 'KeySchema', 'StreamSpecification', 'DeletionProtectionEnabled']
  return {
    ...Object.fromEntries(kept.flatMap((name) => (table[name] === undefined ? [] : [[name, table[name]]]))),
    BillingMode: isOnDemand ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    ...(isOnDemand ? {} : throughputOf(table)),
    ...indexesOf('LocalSecondaryIndexes', table, true),
    ...indexesOf('GlobalSecondaryIndexes', table, isOnDemand),
  }
}

function throughputOf(holder: Input): Input {
  const { ReadCapacityUnits, WriteCapacityUnits } = (holder['ProvisionedThroughput'] ?? {}) as Input
  return { ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits } }
}

function indexesOf(member: string, table: Input, isOnDemand: boolean): Input {
  const list = table[member]
  if (!Array.isArray(list)) return {}
  const indexes = (list as readonly Input[]).map((index) => ({
    ...{ IndexName: index['IndexName'], KeySchema: index['KeySchema'], Projection: index['Projection'] },
    ...(isOnDemand ? {} : throughputOf(index)),
  }))
  return { [member]: indexes }
}
