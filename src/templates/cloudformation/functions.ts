// The intrinsic functions of CloudFormation. Invariant: what only a deployed stack knows comes out as `Unresolved`, never as a guess.
// Source: docs CloudFormation, intrinsic function reference.
import { Unresolved } from '../finding.js'
import { isObject, listOf, textOf } from '../members.js'
import { attributeOf, nameOf } from './names.js'
import { declared, parameter, pseudoParameter, type Scope, worked } from './scope.js'

const MOST_STEPS = 64

/** A value one level deep: `null` stands for AWS::NoValue. @param depth of functions in functions */
export function meant(value: unknown, scope: Scope, depth = 0): unknown {
  if (typeof value === 'string' && value.includes('{{resolve:')) return new Unresolved(`${value} is known to AWS alone`)
  const call = callIn(value)
  if (call === undefined) return value
  if (depth > MOST_STEPS) return new Unresolved('its functions go too deep')
  const [name, argument] = call
  const carryOut = FUNCTIONS[name]
  if (carryOut === undefined) return new Unresolved(`${name} is not a function that can be carried out here`)
  return carryOut(argument, { scope, depth: depth + 1 })
}

interface Run {
  readonly scope: Scope
  readonly depth: number
}
type Carry = (argument: unknown, run: Run) => unknown

function callIn(value: unknown): readonly [string, unknown] | undefined {
  if (!isObject(value)) return undefined
  const [entry, ...others] = Object.entries(value)
  if (entry === undefined || others.length > 0) return undefined
  return entry[0] === 'Ref' || entry[0] === 'Condition' || entry[0].startsWith('Fn::') ? entry : undefined
}

const inner = (value: unknown, { scope, depth }: Run): unknown => meant(value, scope, depth)

/** Each member of a list, resolved; or why one can't be. */
function each(argument: unknown, run: Run, words: string): readonly unknown[] | Unresolved {
  const list = inner(argument, run)
  if (list instanceof Unresolved) return list
  if (!Array.isArray(list)) return new Unresolved(words)
  const values = list.map((one: unknown) => inner(one, run))
  return values.find((one) => one instanceof Unresolved) ?? values
}

const isScalar = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value)

const ref: Carry = (name, run) => {
  const { scope } = run
  if (typeof name !== 'string') return new Unresolved('Ref needs a name')
  const pseudo = pseudoParameter(name, scope.namespace)
  if (pseudo !== undefined) return pseudo
  return (
    parameter(scope, name) ?? nameOf(scope, name, (value) => inner(value, run)) ?? new Unresolved(`nothing is called ${name}`)
  )
}

const getAtt: Carry = (argument, run) => {
  const words = typeof argument === 'string' ? argument.split('.') : each(argument, run, 'Fn::GetAtt needs two names')
  if (words instanceof Unresolved) return words
  const [resource, ...attribute] = words.map(String)
  return attributeOf(run.scope, resource ?? '', attribute.join('.'), (value) => inner(value, run))
}

const sub: Carry = (argument, run) => {
  const [text, names] = Array.isArray(argument) ? listOf(argument) : [argument]
  if (typeof text !== 'string') return new Unresolved('Fn::Sub needs a text')
  const own = isObject(names) ? names : {}
  let fault: Unresolved | undefined
  const value = text.replaceAll(/\$\{(!?)([^}]*)\}/g, (whole, literal: string, word: string) => {
    if (literal === '!') return `\${${word}}`
    const name = word.trim()
    const value = Object.hasOwn(own, name) ? inner(own[name], run) : name.includes('.') ? getAtt(name, run) : ref(name, run)
    if (isScalar(value)) return String(value)
    fault ??= value instanceof Unresolved ? value : new Unresolved(`${whole} is no text`)
    return whole
  })
  return fault ?? value
}

const join: Carry = (argument, run) => {
  const [separator, list] = listOf(argument)
  const values = each(list, run, 'Fn::Join needs a list')
  if (values instanceof Unresolved) return values
  return values
    .filter((value) => value !== null)
    .map(textOf)
    .join(textOf(separator))
}

const select: Carry = (argument, run) => {
  const [at, list] = listOf(argument)
  const values = each(list, run, 'Fn::Select needs a list')
  if (values instanceof Unresolved) return values
  return values[Number(inner(at, run))] ?? new Unresolved('Fn::Select asks for what the list does not have')
}

const split: Carry = (argument, run) => {
  const [separator, text] = listOf(argument)
  const value = inner(text, run)
  if (value instanceof Unresolved) return value
  return typeof value === 'string' ? value.split(textOf(separator)) : new Unresolved('Fn::Split needs a text')
}

const choose: Carry = (argument, run) => {
  const [condition, yes, no] = listOf(argument)
  const holds = conditionOf(textOf(condition), run)
  return holds instanceof Unresolved ? holds : inner(holds ? yes : no, run)
}

/** Whether a condition of the template holds. */
export function conditionOf(name: string, { scope, depth }: Run): boolean | Unresolved {
  const conditions = scope.template['Conditions']
  if (!isObject(conditions) || !Object.hasOwn(conditions, name)) return new Unresolved(`no condition is called ${name}`)
  const value = worked(scope, `condition ${name}`, () => meant(conditions[name], scope, depth))
  return value instanceof Unresolved ? value : value === true || value === 'true'
}

const equals: Carry = (argument, run) => {
  const values = each(argument, run, 'Fn::Equals needs two values')
  return values instanceof Unresolved ? values : String(values[0]) === String(values[1])
}

const logic =
  (holds: (values: readonly boolean[]) => boolean): Carry =>
  (argument, run) => {
    const values = each(argument, run, 'a condition needs a list of conditions')
    return values instanceof Unresolved ? values : holds(values.map((value) => value === true || value === 'true'))
  }

const findInMap: Carry = (argument, run) => {
  const words = each(argument, run, 'Fn::FindInMap needs three names')
  if (words instanceof Unresolved) return words
  const [map, top = '', second = '', otherwise] = words
  const row = declared(run.scope, 'Mappings', String(map))?.[String(top)]
  const value = isObject(row) ? row[String(second)] : undefined
  if (value !== undefined) return value
  const preset = isObject(otherwise) ? inner(otherwise['DefaultValue'], run) : undefined
  return preset ?? new Unresolved(`the mapping ${String(map)} has no ${String(top)}.${String(second)}`)
}

const elsewhere =
  (words: (argument: unknown) => string): Carry =>
  (argument) =>
    new Unresolved(words(argument))

const FUNCTIONS: Readonly<Partial<Record<string, Carry>>> = {
  Ref: ref,
  Condition: (name, run) => conditionOf(String(name), run),
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': choose,
  'Fn::Equals': equals,
  'Fn::And': logic((values) => values.every(Boolean)),
  'Fn::Or': logic((values) => values.some(Boolean)),
  'Fn::Not': logic((values) => values[0] === false),
  'Fn::FindInMap': findInMap,
  'Fn::Base64': (argument, run) => {
    const value = inner(argument, run)
    return isScalar(value) ? Buffer.from(String(value)).toString('base64') : value
  },
  'Fn::GetAZs': (_, { scope }) => ['a', 'b', 'c'].map((zone) => `${scope.namespace.region}${zone}`),
  'Fn::Length': (argument, run) => {
    const values = each(argument, run, 'Fn::Length needs a list')
    return values instanceof Unresolved ? values : values.length
  },
  'Fn::ImportValue': elsewhere((name) => `the value ${JSON.stringify(name)} is imported from another stack`),
  // Not of CloudFormation: what other readers could not fill in.
  'Fn::Dynalab::Open': elsewhere((words) => String(words)),
  'Fn::Transform': elsewhere(() => 'a macro would make it'),
}
