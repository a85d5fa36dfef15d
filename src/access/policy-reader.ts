// A policy document as JSON → a policy. Invariant: what IAM would refuse is refused with the path of the element, and nothing is accepted
// and ignored. Source: docs reference_policies_grammar; the sentences are ours.
import { isObject, type JsonObject } from '../model/json.js'
import { readConditions } from './condition-reader.js'
import type { PatternList, Policy, PolicyKind, PolicyStatement } from './policy.js'
import { PolicyFault, type PolicyPath, refuseStrangers, textsOf } from './policy-fault.js'
import { readPrincipals } from './principal-reader.js'

export interface PolicySource {
  readonly name: string
  readonly kind: PolicyKind
  /** Where an element stands, for the operator. */
  readonly placeOf: (path: PolicyPath) => string
}

const DOCUMENT_ELEMENTS = ['Version', 'Id', 'Statement']
const STATEMENT_ELEMENTS = [
  ...['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
]
const VERSIONS = ['2008-10-17', '2012-10-17']
/** All six parts of an ARN, or fewer where there is a star. */
const RESOURCE = /^arn:([^:]*:){4}.|^arn:.*\*/
const ACTION = /^(\*|[a-z0-9-]+:[a-z0-9*?]+)$/

/** @throws PolicyFault */
export function readPolicy(document: unknown, source: PolicySource): Policy {
  if (!isObject(document)) throw new PolicyFault([], 'a policy must be an object')
  refuseStrangers(document, DOCUMENT_ELEMENTS, [])
  const { Version: version = '2008-10-17', Statement: given } = document
  if (typeof version !== 'string' || !VERSIONS.includes(version))
    throw new PolicyFault(['Version'], `Version must be one of ${VERSIONS.join(', ')}`)
  const isList = Array.isArray(given)
  const statements: readonly unknown[] = isList ? given : [given]
  if (given === undefined || statements.length === 0) throw new PolicyFault(['Statement'], 'a policy must have a Statement')
  const { name, kind } = source
  const read = statements.map((one, at) => readStatement(one, isList ? ['Statement', at] : ['Statement'], source))
  const sids = read.flatMap(({ sid }) => sid ?? [])
  const repeated = sids.find((sid, at) => sids.indexOf(sid) !== at)
  if (repeated !== undefined) throw new PolicyFault(['Statement'], `Sid ${repeated} stands twice: each must be another`)
  return { name, kind, hasVariables: version === '2012-10-17', statements: read }
}

function readStatement(given: unknown, path: PolicyPath, { kind, placeOf }: PolicySource): PolicyStatement {
  if (!isObject(given)) throw new PolicyFault(path, 'a statement must be an object')
  refuseStrangers(given, STATEMENT_ELEMENTS, path)
  const { Sid: sid, Effect: effect } = given
  if (sid !== undefined && typeof sid !== 'string') throw new PolicyFault([...path, 'Sid'], 'Sid must be a text')
  if (sid !== undefined && kind !== 'resource-based policy' && !/^[a-z0-9]*$/i.test(sid))
    throw new PolicyFault([...path, 'Sid'], 'Sid must have letters and digits alone')
  if (effect !== 'Allow' && effect !== 'Deny') throw new PolicyFault([...path, 'Effect'], 'Effect must be Allow or Deny')
  const actions = readList(given, 'Action', path)
  const strange = actions.patterns.find((action) => !ACTION.test(action.toLowerCase()))
  if (strange !== undefined)
    throw new PolicyFault([...path, nameOf(actions, 'Action')], `${strange} is no action: it must be as dynamodb:GetItem`)
  const resources = readList(given, 'Resource', path)
  const alien = resources.patterns.find((resource) => resource !== '*' && !RESOURCE.test(resource))
  if (alien !== undefined)
    throw new PolicyFault([...path, nameOf(resources, 'Resource')], `${alien} is no resource: it must be an ARN or *`)
  return {
    sid,
    effect,
    place: placeOf(path),
    principals: readPrincipals(given, kind, path),
    actions: { ...actions, patterns: actions.patterns.map((action) => action.toLowerCase()) },
    resources,
    conditions: readConditions(given['Condition'], [...path, 'Condition']),
  }
}

/** `Action` or `NotAction`, one of them: a text or a list of texts. */
function readList(statement: JsonObject, name: 'Action' | 'Resource', path: PolicyPath): PatternList {
  const negated = `Not${name}`
  const isNegated = statement[negated] !== undefined
  const given = statement[isNegated ? negated : name]
  if (isNegated && statement[name] !== undefined)
    throw new PolicyFault([...path, negated], `${name} and ${negated} exclude each other`)
  if (given === undefined) throw new PolicyFault(path, `a statement must have ${name} or ${negated}`)
  return { isNegated, patterns: textsOf(given, [...path, isNegated ? negated : name]) }
}

const nameOf = ({ isNegated }: PatternList, name: string): string => (isNegated ? `Not${name}` : name)
