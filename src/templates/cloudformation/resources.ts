// A CloudFormation template, as it is written by hand, by SAM or by the CDK: its resources that are tables.
import { Unresolved, within, type Finding } from '../finding.js'
import { isObject, Members, textOf, type Source } from '../members.js'
import type { WantedTable } from '../wanted.js'
import { conditionOf, meant } from './functions.js'
import { globalTableIn } from './global-table.js'
import type { Scope } from './scope.js'
import { simpleTableIn } from './simple-table.js'
import { tableIn } from './table.js'

type Reader = (properties: Members, logicalId: string, scope: Scope) => WantedTable

const READERS: Readonly<Partial<Record<string, Reader>>> = {
  'AWS::DynamoDB::Table': tableIn,
  'AWS::DynamoDB::GlobalTable': globalTableIn,
  'AWS::Serverless::SimpleTable': simpleTableIn,
}

/** @param placeOf where a resource stands in its document */
export function stackTables(
  stack: Omit<Scope, 'known'>,
  findings: Finding[],
  placeOf = (logicalId: string): string => within('Resources', logicalId),
): readonly WantedTable[] {
  const scope = { ...stack, known: new Map<string, unknown>() }
  const source = sourceOf(scope, findings)
  const resources = scope.template['Resources']
  if (!isObject(resources)) return []
  return Object.entries(resources).flatMap(([logicalId, resource]) => {
    const here = placeOf(logicalId)
    if (logicalId.startsWith('Fn::')) {
      findings.push({ path: here, words: 'is not applied: a macro would make resources of it', isFatal: true })
      return []
    }
    if (!isObject(resource) || !isThere(resource, scope, here, findings)) return []
    const type = String(resource['Type'])
    const properties = new Members({ ...globalsOf(type, scope), ...propertiesOf(resource) }, `${here}.Properties`, source)
    const read = READERS[type]
    if (read !== undefined) return [read(properties, logicalId, scope)]
    if (/^AWS::(ApplicationAutoScaling|DynamoDB)::/.test(type))
      findings.push({ path: here, words: `is not applied: ${type} is no table`, isFatal: false })
    return []
  })
}

const propertiesOf = ({ Properties: properties }: Readonly<Record<string, unknown>>): object =>
  isObject(properties) ? properties : {}

/** What all resources of a type begin with. Source: docs SAM, Globals section. */
function globalsOf(type: string, { template }: Scope): object {
  const { Globals: globals } = template
  const shared = isObject(globals) ? globals[type.replace('AWS::Serverless::', '')] : undefined
  return isObject(shared) ? shared : {}
}

function isThere(resource: Readonly<Record<string, unknown>>, scope: Scope, path: string, findings: Finding[]): boolean {
  if (READERS[String(resource['Type'])] === undefined) return true
  const { Condition: condition } = resource
  if (condition === undefined) return true
  const holds = conditionOf(textOf(condition), { scope, depth: 0 })
  if (!(holds instanceof Unresolved)) return holds
  findings.push({ path: `${path}.Condition`, words: holds.words, isFatal: true })
  return false
}

function sourceOf(scope: Scope, findings: Finding[]): Source {
  return { findings, read: new Map(), resolve: (value) => meant(value, scope) }
}
