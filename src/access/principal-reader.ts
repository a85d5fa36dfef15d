// The principals of a statement: who is meant. Source: docs reference_policies_elements_principal.
import { isObject, type JsonObject } from '../model/json.js'
import type { PolicyKind, Principals } from './policy.js'
import { PolicyFault, type PolicyPath, refuseStrangers, textsOf } from './policy-fault.js'
import { rootOf } from './statement.js'

const ACCOUNT = /^\d{12}$/
const PRINCIPAL = /^arn:[a-z-]+:(iam|sts)::\d{12}:(root|user\/.+|role\/.+|assumed-role\/[^/]+\/[^/]+|federated-user\/.+)$/
/** Kinds of principals. Of services, federations and canonical users no caller is one here. */
const KINDS = ['AWS', 'Service', 'Federated', 'CanonicalUser']

/** @returns undefined for the kinds of policies that have none. @throws PolicyFault */
export function readPrincipals(statement: JsonObject, kind: PolicyKind, path: PolicyPath): Principals | undefined {
  const { Principal: meant, NotPrincipal: notMeant } = statement
  const name = notMeant === undefined ? 'Principal' : 'NotPrincipal'
  const at = [...path, name]
  const given = notMeant ?? meant
  if (kind !== 'resource-based policy') {
    if (given !== undefined) throw new PolicyFault(at, `${name} is for resource-based policies`)
    return undefined
  }
  if (meant !== undefined && notMeant !== undefined) throw new PolicyFault(at, 'Principal and NotPrincipal exclude each other')
  if (given === undefined) throw new PolicyFault(path, 'a statement must have Principal or NotPrincipal')
  return { isNegated: notMeant !== undefined, arns: arnsOf(given, at) }
}

function arnsOf(given: unknown, path: PolicyPath): readonly string[] {
  if (given === '*') return ['*']
  if (!isObject(given)) throw new PolicyFault(path, `${String(path.at(-1))} must be * or an object`)
  refuseStrangers(given, KINDS, path)
  for (const kind of KINDS) if (given[kind] !== undefined) textsOf(given[kind], [...path, kind])
  if (given['AWS'] === undefined) return []
  const at = [...path, 'AWS']
  return textsOf(given['AWS'], at).map((text) => {
    if (ACCOUNT.test(text)) return rootOf(text)
    if (text === '*' || PRINCIPAL.test(text)) return text
    throw new PolicyFault(at, `${text} is no principal: it must be *, an account or the ARN of a user, a role or a session`)
  })
}
