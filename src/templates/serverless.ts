// serverless.yml: the CloudFormation in its `resources`, with the variables of the Serverless Framework that the file itself answers.
// Source: docs Serverless Framework, variables.
import type { Namespace } from '../model/namespace.js'
import { type Finding, Unresolved } from './finding.js'
import { isObject, textOf } from './members.js'

/** Names of sources, so that CloudFormation's own `${AWS::Region}` stays. */
const VARIABLE = /\$\{((?:self|opt|sls|env|file|aws|param|cf|ssm|s3|git|strToBool)\b[^${}]*)\}/
const STAGE = 'dev'
const MOST_ROUNDS = 200

/** The stack's template; undefined where the document is no serverless.yml. */
export function serverlessTemplate(
  document: Readonly<Record<string, unknown>>,
  { namespace, parameters: given }: { readonly namespace: Namespace; readonly parameters: ReadonlyMap<string, string> },
  findings: Finding[],
): Readonly<Record<string, unknown>> | undefined {
  const { resources, service, provider } = document
  if (service === undefined && provider === undefined) return undefined
  if (resources === undefined) return {}
  const variables: Variables = { document, namespace, given }
  const parts = (Array.isArray(resources) ? resources : [resources]).map((one: unknown, at) => {
    const value = filled(one, variables)
    if (isObject(value)) return value
    const path = Array.isArray(resources) ? `resources[${at}]` : 'resources'
    findings.push({ path, words: value instanceof Unresolved ? value.words : 'must be an object', isFatal: true })
    return {}
  })
  const section = (name: string): object => Object.assign({}, ...parts.map((part) => part[name])) as object
  return Object.fromEntries(['Parameters', 'Mappings', 'Conditions', 'Resources'].map((name) => [name, section(name)]))
}

interface Variables {
  readonly document: Readonly<Record<string, unknown>>
  readonly namespace: Namespace
  /** Options and parameters that somebody gave. */
  readonly given: ReadonlyMap<string, string>
}

/** A value with its variables filled in; a text of which one can't be stays a call that can't be carried out, with its words. */
function filled(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return filledText(value, variables)
  if (Array.isArray(value)) return value.map((one) => named(filled(one, variables)))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, named(filled(one, variables))]))
}

/** What stays open is kept where it stands, so that only those who need it meet it. */
const named = (value: unknown): unknown => (value instanceof Unresolved ? { 'Fn::Dynalab::Open': value.words } : value)

function filledText(text: string, variables: Variables): unknown {
  let rest = text
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const found = VARIABLE.exec(rest)
    if (found === null) return rest
    const [whole, inside = ''] = found
    const value = variable(inside, variables)
    if (value === undefined) return new Unresolved(`${whole} is not known here`)
    if (whole === rest) return typeof value === 'string' ? filledText(value, variables) : filled(value, variables)
    rest = rest.slice(0, found.index) + textOf(value) + rest.slice(found.index + whole.length)
  }
  return new Unresolved('its variables go in a circle')
}

/** @param inside `self:custom.stage, 'dev'`: the first of these that is known */
function variable(inside: string, variables: Variables): unknown {
  for (const part of inside.split(',').map((one) => one.trim())) {
    const literal = /^'(.*)'$|^"(.*)"$/.exec(part)
    if (literal !== null) return literal[1] ?? literal[2]
    if (/^(\d+|true|false)$/.test(part)) return part
    const value = sourced(part, variables)
    if (value !== undefined) return value
  }
  return undefined
}

function sourced(part: string, { document, namespace, given }: Variables): unknown {
  const [source, address = ''] = [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1).trim()]
  if (source === 'self') return at(document, address.split('.')) ?? PRESETS[address]?.(namespace)
  if (source === 'opt' || source === 'param') return given.get(address)
  if (part === 'sls:stage') return given.get('stage') ?? at(document, ['provider', 'stage']) ?? STAGE
  if (part === 'aws:region') return namespace.region
  if (part === 'aws:accountId') return namespace.account
  return undefined
}

const PRESETS: Readonly<Partial<Record<string, (namespace: Namespace) => string>>> = {
  'provider.stage': () => STAGE,
  'provider.region': ({ region }) => region,
}

function at(value: unknown, names: readonly string[]): unknown {
  let found = value
  for (const name of names) {
    if (!isObject(found) && !Array.isArray(found)) return undefined
    found = Object.hasOwn(found, name) ? (Reflect.get(found, name) as unknown) : undefined
  }
  return found
}
