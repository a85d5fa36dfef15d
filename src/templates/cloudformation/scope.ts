// What functions of a template may name: parameters, pseudo parameters, mappings, conditions and other resources.
// Source: docs CloudFormation, parameters and pseudo parameters.
import type { Namespace } from '../../model/namespace.js'
import { Unresolved } from '../finding.js'
import { isObject, listOf, textOf } from '../members.js'

export interface Scope {
  readonly template: Readonly<Record<string, unknown>>
  /** Values of parameters that somebody gave, over their defaults. */
  readonly given: ReadonlyMap<string, string>
  readonly namespace: Namespace
  /** Conditions and names of resources that were worked out, by `worked`. */
  readonly known: Map<string, unknown>
}

/** Works a thing of the template out once: what names itself is a circle, and what many name costs no more. */
export function worked(scope: Scope, name: string, work: () => unknown): unknown {
  if (scope.known.has(name)) return scope.known.get(name)
  scope.known.set(name, new Unresolved('it goes in a circle: it is needed for itself'))
  const value = work()
  scope.known.set(name, value)
  return value
}

/** Of a stack that was never deployed. Source: assumed. */
const STACK = 'dynalab'

/** What `Ref` of a pseudo parameter is; undefined where the name is none. */
export function pseudoParameter(name: string, { account, region }: Namespace): string | readonly string[] | null | undefined {
  switch (name) {
    case 'AWS::Region':
      return region
    case 'AWS::AccountId':
      return account
    case 'AWS::Partition':
      return 'aws'
    case 'AWS::URLSuffix':
      return 'amazonaws.com'
    case 'AWS::StackName':
      return STACK
    case 'AWS::StackId':
      return `arn:aws:cloudformation:${region}:${account}:stack/${STACK}/00000000-0000-0000-0000-000000000000`
    case 'AWS::NotificationARNs':
      return []
    case 'AWS::NoValue':
      return null
    default:
      return undefined
  }
}

/** An object at the template's top by its name in there; undefined where there is none. */
export function declared(scope: Scope, section: string, name: string): Readonly<Record<string, unknown>> | undefined {
  const all = scope.template[section]
  const one = isObject(all) && Object.hasOwn(all, name) ? all[name] : undefined
  return isObject(one) ? one : undefined
}

/** The value of a parameter; undefined where the template has none of that name. */
export function parameter(scope: Scope, name: string): unknown {
  const one = declared(scope, 'Parameters', name)
  if (one === undefined) return undefined
  const type = String(one['Type'])
  const value = scope.given.get(name) ?? one['Default']
  if (value === undefined) return new Unresolved(`the parameter ${name} has no default: give it a value`)
  if (type.startsWith('AWS::SSM::') && !scope.given.has(name))
    return new Unresolved(`the parameter ${name} names a value of the Parameter Store: give it a value`)
  const allowed = listOf(one['AllowedValues']).map(textOf)
  if (allowed.length > 0 && !allowed.includes(textOf(value)))
    return new Unresolved(`the parameter ${name} is ${textOf(value)}: it must be one of ${allowed.join(', ')}`)
  if (type === 'CommaDelimitedList' || type.startsWith('List<'))
    return textOf(value)
      .split(',')
      .map((one) => one.trim())
  return value
}
