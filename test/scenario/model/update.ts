// The model's updates: a list of actions, done here on a mutable copy with holes, and printed as expression text for the emulator.
// Invariant: every operand and every list index means the item as it was before.
// Source: docs Expressions.UpdateExpressions; what is set past a list's end is appended.
import { valueAt, type Path, type Placeholders } from './path.js'
import { calculate, type Item, type Value } from './value.js'

export type SetValue =
  | { readonly k: 'path'; readonly path: Path }
  | { readonly k: 'value'; readonly value: Value }
  | { readonly k: 'default'; readonly path: Path; readonly or: SetValue }
  | { readonly k: 'sum'; readonly op: '+' | '-'; readonly a: SetValue; readonly b: SetValue }
  | { readonly k: 'append'; readonly a: SetValue; readonly b: SetValue }
export type Action =
  | { readonly k: 'set'; readonly path: Path; readonly to: SetValue }
  | { readonly k: 'remove'; readonly path: Path }
  | { readonly k: 'add' | 'delete'; readonly path: Path; readonly value: Value }
export type Update = readonly Action[]

const BAD_PATH = 'The document path provided in the update expression is invalid for update'
const BAD_TYPE = 'An operand in the update expression has an incorrect data type'
const NO_ATTRIBUTE = 'The provided expression refers to an attribute that does not exist in the item'

class Refused extends Error {
  readonly sentences: string[]

  constructor(sentences: string[]) {
    super(sentences.join())
    this.sentences = sentences
  }
}

/** A list element that was removed. */
const HOLE = Symbol('hole')
type Slot = Value | typeof HOLE
interface MutableList {
  readonly t: 'list'
  readonly slots: Node[]
  readonly past: { readonly at: number; readonly node: Node }[]
}
interface MutableMap {
  readonly t: 'map'
  readonly members: Map<string, Node>
}
type Node = Slot | MutableList | MutableMap

/** The item after, or every sentence that one of the actions alone is refused with. */
export function updateItem(update: Update, before: Item): Item | { readonly refused: string[] } {
  const root: MutableMap = opened({ t: 'M', v: before }) as MutableMap // a map becomes a map
  const refused: string[] = []
  for (const action of update) attempt(() => perform(action, before, root), refused)
  if (refused.length > 0) return { refused }
  const after = closed(root)
  return after?.t === 'M' ? after.v : new Map()
}

function opened(value: Value): Node {
  if (value.t === 'L') return { t: 'list', slots: value.v.map(opened), past: [] }
  if (value.t === 'M') return { t: 'map', members: new Map([...value.v].map(([name, member]) => [name, opened(member)])) }
  return value
}

function closed(node: Node): Value | undefined {
  if (node === HOLE) return undefined
  if (node.t === 'map') {
    const members = [...node.members].flatMap(([name, member]): [string, Value][] => {
      const value = closed(member)
      return value === undefined ? [] : [[name, value]]
    })
    return { t: 'M', v: new Map(members) }
  }
  if (node.t !== 'list') return node
  const past = [...node.past].sort((a, b) => a.at - b.at).map((one) => one.node)
  return { t: 'L', v: [...node.slots, ...past].flatMap((slot) => closed(slot) ?? []) }
}

function perform(action: Action, before: Item, root: MutableMap): void {
  const refused: string[] = []
  const value = attempt(() => newValue(action, before), refused)
  const parent = attempt(() => parentOf(root, action.path), refused)
  if (refused.length > 0 || parent === undefined) throw new Refused(refused)
  const isIdle = action.k === 'delete' && valueAt(before, action.path) === undefined
  if (!isIdle) put(parent, action.path.at(-1) ?? '', value === undefined ? HOLE : opened(value))
}

function attempt<T>(task: () => T, refused: string[]): T | undefined {
  try {
    return task()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    refused.push(...error.sentences)
    return undefined
  }
}

/** What is to be at the path; undefined when nothing is. */
function newValue(action: Action, before: Item): Value | undefined {
  if (action.k === 'remove') return undefined
  if (action.k === 'set') return evaluate(action.to, before)
  const old = valueAt(before, action.path)
  if (action.k === 'add') return added(old, action.value)
  return old === undefined ? undefined : taken(old, action.value)
}

function parentOf(root: MutableMap, path: Path): MutableMap | MutableList {
  let node: Node = root
  path.forEach((element, at) => {
    if (node === HOLE || node.t !== (typeof element === 'string' ? 'map' : 'list')) throw new Refused([BAD_PATH])
    if (at === path.length - 1) return
    const next = typeof element === 'string' ? (node as MutableMap).members.get(element) : (node as MutableList).slots[element]
    if (next === undefined) throw new Refused([BAD_PATH])
    node = next
  })
  return node // just checked
}

function put(parent: MutableMap | MutableList, element: string | number, node: Node): void {
  if (parent.t === 'map') parent.members.set(String(element), node)
  else if (Number(element) < parent.slots.length) parent.slots[Number(element)] = node
  else if (node !== HOLE) parent.past.push({ at: Number(element), node })
}

function evaluate(to: SetValue, before: Item): Value {
  switch (to.k) {
    case 'value':
      return to.value
    case 'path': {
      const value = valueAt(before, to.path)
      if (value === undefined) throw new Refused([NO_ATTRIBUTE])
      return value
    }
    case 'default':
      return valueAt(before, to.path) ?? evaluate(to.or, before)
    case 'append': {
      const [a, b] = both(to.a, to.b, before)
      if (a.t !== 'L' || b.t !== 'L') throw new Refused([BAD_TYPE])
      return { t: 'L', v: [...a.v, ...b.v] }
    }
    case 'sum': {
      const [a, b] = both(to.a, to.b, before)
      if (a.t !== 'N' || b.t !== 'N') throw new Refused([BAD_TYPE])
      return total(a.v, to.op, b.v)
    }
  }
}

/** Both operands; when one is missing and the other of a wrong type, either may be complained of. */
function both(a: SetValue, b: SetValue, before: Item): [Value, Value] {
  const refused: string[] = []
  const [x, y] = [a, b].map((one) => attempt(() => evaluate(one, before), refused))
  if (x === undefined || y === undefined) throw new Refused([...refused, BAD_TYPE])
  return [x, y]
}

function total(a: string, op: '+' | '-', b: string): Value {
  const result = calculate(a, op, b)
  if (typeof result !== 'string') throw new Refused(result.refused)
  return { t: 'N', v: result }
}

function added(old: Value | undefined, value: Value): Value {
  if (old === undefined) return value
  if (old.t === 'N' && value.t === 'N') return total(old.v, '+', value.v)
  if (!isSet(old) || !isSet(value) || old.t !== value.t) throw new Refused([BAD_TYPE])
  return { t: old.t, v: [...old.v, ...value.v.filter((member) => !old.v.includes(member))] }
}

function taken(old: Value, value: Value): Value | undefined {
  if (!isSet(old) || !isSet(value) || old.t !== value.t) throw new Refused([BAD_TYPE])
  const left = old.v.filter((member) => !value.v.includes(member))
  return left.length === 0 ? undefined : { t: old.t, v: left }
}

const isSet = (value: Value): value is Value & { t: 'SS' | 'NS' | 'BS' } =>
  value.t === 'SS' || value.t === 'NS' || value.t === 'BS'

export function printUpdate(update: Update, placeholders: Placeholders): string {
  const section = (word: string, kind: Action['k'], print: (action: Action) => string): string => {
    const actions = update.filter((action) => action.k === kind)
    return actions.length === 0 ? '' : `${word} ${actions.map(print).join(', ')} `
  }
  const path = (action: Action): string => placeholders.path(action.path)
  const withValue = (action: Action): string => `${path(action)} ${'value' in action ? placeholders.value(action.value) : ''}`
  return (
    section('REMOVE', 'remove', path) +
    section('SET', 'set', (action) => `${path(action)} = ${'to' in action ? printSetValue(action.to, placeholders) : ''}`) +
    section('DELETE', 'delete', withValue) +
    section('ADD', 'add', withValue)
  )
}

function printSetValue(to: SetValue, placeholders: Placeholders): string {
  const print = (one: SetValue): string => printSetValue(one, placeholders)
  switch (to.k) {
    case 'value':
      return placeholders.value(to.value)
    case 'path':
      return placeholders.path(to.path)
    case 'default':
      return `if_not_exists(${placeholders.path(to.path)}, ${print(to.or)})`
    case 'append':
      return `list_append(${print(to.a)}, ${print(to.b)})`
    case 'sum':
      return `${print(to.a)} ${to.op} ${print(to.b)}`
  }
}
