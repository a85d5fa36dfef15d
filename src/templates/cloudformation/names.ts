// What resources are called and what their ARNs are, before anything is deployed.
// Source: docs CloudFormation, AWS::DynamoDB::Table, return values. That a table without a name is called as its resource: assumed; a stack
// adds its own name and letters by chance.
import { Unresolved } from '../finding.js'
import { isObject } from '../members.js'
import { declared, type Scope, worked } from './scope.js'

type Resolve = (value: unknown) => unknown

const TABLES: ReadonlySet<string> = new Set([
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::Serverless::SimpleTable',
])

export const isTable = (type: unknown): boolean => typeof type === 'string' && TABLES.has(type)

/** What `Ref` of a resource is; undefined where there is no such resource. */
export function nameOf(scope: Scope, logicalId: string, resolve: Resolve): unknown {
  const resource = declared(scope, 'Resources', logicalId)
  if (resource === undefined) return undefined
  const { Type: type, Properties: properties } = resource
  const given = (member: string): unknown => (isObject(properties) ? properties[member] : undefined)
  const member = isTable(type) ? 'TableName' : type === 'AWS::Kinesis::Stream' ? 'Name' : undefined
  if (member !== undefined) return worked(scope, `name of ${logicalId}`, () => resolve(given(member) ?? logicalId) ?? logicalId)
  return new Unresolved(`what ${logicalId} is called is known once it is deployed`)
}

/** What `Fn::GetAtt` is. */
export function attributeOf(scope: Scope, logicalId: string, attribute: string, resolve: Resolve): unknown {
  const type = declared(scope, 'Resources', logicalId)?.['Type']
  const name = nameOf(scope, logicalId, resolve)
  if (name === undefined) return new Unresolved(`nothing is called ${logicalId}`)
  const { region, account } = scope.namespace
  if (attribute === 'Arn' && typeof name === 'string') {
    if (isTable(type)) return `arn:aws:dynamodb:${region}:${account}:table/${name}`
    if (type === 'AWS::Kinesis::Stream') return `arn:aws:kinesis:${region}:${account}:stream/${name}`
  }
  return new Unresolved(`${logicalId}.${attribute} is known once it is deployed`)
}
