// The variables of the Serverless Framework: those that serverless.yml, files beside it and given parameters answer. Invariants: a variable
// that is needed for itself is a circle, and stays open; a file is parsed once; nothing is carried out that is code.
// Source: docs Serverless Framework, variables, parameters.
import { extname } from 'node:path'
import type { Namespace } from '../model/namespace.js'
import { documentOf } from './document.js'
import { Unresolved } from './finding.js'
import { isObject, textOf } from './members.js'

/** Names of sources, so that CloudFormation's own `${AWS::Region}` stays. */
const VARIABLE = /\$\{((?:self|opt|sls|env|file|aws|param|cf|ssm|s3|git|strToBool)\b[^${}]*)\}/
const FILE = /^file\(([^)]+)\)(?::(.*))?$/
const FLAG = /^strToBool\((.*)\)$/
const DOCUMENTS: ReadonlySet<string> = new Set(['.yml', '.yaml', '.json'])
const CODE: ReadonlySet<string> = new Set(['.js', '.cjs', '.mjs', '.ts'])
const STAGE = 'dev'
const MOST_ROUNDS = 200
const MOST_CHARACTERS = 1_000_000

/** What variables are filled in from. */
export interface Answers {
  readonly document: Readonly<Record<string, unknown>>
  readonly namespace: Namespace
  /** Options, parameters and variables of the environment that somebody gave. */
  readonly given: ReadonlyMap<string, string>
  /** Text of a file by its path from the document's folder; undefined when it can't be read. */
  readonly beside: (path: string) => string | undefined
  /** Collects names of options and parameters that the document asks for. */
  readonly asked: Set<string>
}

/** Fills in the variables of a value; a text of which one stays open becomes a call that can't be carried out, with its words. */
export function variablesFilled(value: unknown, answers: Answers): unknown {
  return filled(value, { ...answers, underway: new Set(), filling: new Set(), files: new Map() })
}

interface Variables extends Answers {
  /** Variables that are being looked up. */
  readonly underway: Set<string>
  /** Objects and lists that are being filled. */
  readonly filling: Set<object>
  /** Parsed files, by their paths. */
  readonly files: Map<string, unknown>
}

function filled(given: unknown, variables: Variables): unknown {
  const value = typeof given === 'string' ? filledText(given, variables) : given
  if (typeof value !== 'object' || value === null || value instanceof Unresolved) return value
  if (variables.filling.has(value)) return new Unresolved('its variables go in a circle')
  variables.filling.add(value)
  const all = Array.isArray(value)
    ? value.map((one) => named(filled(one, variables)))
    : Object.fromEntries(Object.entries(value).map(([name, one]) => [name, named(filled(one, variables))]))
  variables.filling.delete(value)
  return all
}

/** What stays open is kept where it stands, so that only those who need it meet it. */
const named = (value: unknown): unknown => (value instanceof Unresolved ? { 'Fn::Dynalab::Open': value.words } : value)

/** @returns a text, or, where the whole text is one variable, a value of any form that is not yet filled inside */
function filledText(text: string, variables: Variables): unknown {
  let rest = text
  for (let round = 0; round < MOST_ROUNDS && rest.length < MOST_CHARACTERS; round++) {
    const found = VARIABLE.exec(rest)
    if (found === null) return rest
    const [whole, inside = ''] = found
    const value = lookedUp(whole, inside, variables)
    if (value instanceof Unresolved || whole === rest) return value
    rest = rest.slice(0, found.index) + textOf(value) + rest.slice(found.index + whole.length)
  }
  return new Unresolved('its variables never end')
}

function lookedUp(whole: string, inside: string, variables: Variables): unknown {
  const { underway } = variables
  if (underway.has(whole)) return new Unresolved(`${whole} goes in a circle`)
  underway.add(whole)
  const value = variable(inside, variables) ?? new Unresolved(`${whole} is not known here`)
  const text = typeof value === 'string' ? filledText(value, variables) : value
  underway.delete(whole)
  return text
}

/** @param inside `self:custom.stage, 'dev'`: the first of these that is known; else why the first is not */
function variable(inside: string, variables: Variables): unknown {
  let open: Unresolved | undefined
  for (const part of inside.split(',').map((one) => one.trim())) {
    const literal = /^'(.*)'$|^"(.*)"$/.exec(part)
    if (literal !== null) return literal[1] ?? literal[2]
    if (/^(\d+|true|false)$/.test(part)) return part
    const value = sourced(part, variables)
    if (value instanceof Unresolved) open ??= value
    else if (value !== undefined && value !== null) return value
  }
  return open
}

function sourced(part: string, variables: Variables): unknown {
  const { document, namespace } = variables
  const file = FILE.exec(part)
  if (file !== null) return inFile(file[1] ?? '', file[2], variables)
  const flag = FLAG.exec(part)
  if (flag !== null) return ['true', '1'].includes((flag[1] ?? '').trim().toLowerCase())
  const [source, address] = [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1).trim()]
  if (source === 'self') return at(document, address.split('.'), variables) ?? PRESETS[address]?.(namespace)
  if (source === 'opt' || source === 'env') return asked(address, variables)
  if (source === 'param') return asked(address, variables) ?? parameter(address, variables)
  if (part === 'sls:stage') return stageOf(variables)
  if (part === 'aws:region') return namespace.region
  if (part === 'aws:accountId') return namespace.account
  return undefined
}

function asked(name: string, variables: Variables): string | undefined {
  variables.asked.add(name)
  return variables.given.get(name)
}

/** Of the stage, else of all stages, in the place of version 3 or of version 4. */
function parameter(name: string, variables: Variables): unknown {
  const stages = [textOf(stageOf(variables)), 'default']
  const places = stages.flatMap((stage) => [
    ['params', stage, name],
    ['stages', stage, 'params', name],
  ])
  for (const place of places) {
    const value = at(variables.document, place, variables)
    if (value !== undefined) return value
  }
  return undefined
}

const stageOf = (variables: Variables): unknown => {
  const stage = asked('stage', variables) ?? at(variables.document, ['provider', 'stage'], variables) ?? STAGE
  return typeof stage === 'string' ? filledText(stage, variables) : stage
}

const PRESETS: Readonly<Partial<Record<string, (namespace: Namespace) => string>>> = {
  'provider.stage': () => STAGE,
  'provider.region': ({ region }) => region,
}

/** @param address of a member in it; a file in no form of documents is its text */
function inFile(path: string, address: string | undefined, variables: Variables): unknown {
  const { files, beside } = variables
  const form = extname(path)
  if (CODE.has(form)) return new Unresolved(`${path} is code, which is not carried out here`)
  if (!files.has(path)) {
    const text = beside(path)
    files.set(path, text !== undefined && DOCUMENTS.has(form) ? documentOf(text, path) : text)
  }
  const value = files.get(path)
  if (value === undefined) return new Unresolved(`the file ${path} can't be read`)
  return address === undefined || address === '' ? value : at(value, address.split('.'), variables)
}

/** A member, through members that are variables themselves; why it can't be reached where one of those stays open. */
function at(value: unknown, names: readonly string[], variables: Variables): unknown {
  let found = value
  for (const name of names) {
    if (typeof found === 'string') found = filledText(found, variables)
    if (found instanceof Unresolved) return found
    if (!isObject(found) && !Array.isArray(found)) return undefined
    found = Object.hasOwn(found, name) ? (Reflect.get(found, name) as unknown) : undefined
  }
  return found
}
