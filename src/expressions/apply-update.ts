// An update against an item. Every read sees the item before the update, list indexes are those before it, and the result shares
// what did not change. Invariant: nothing that was given is mutated.
// Source: docs Expressions.UpdateExpressions; append past the end measured us-east-1, 2026-09; sentences eu-west-2, 2026.
import {
  type AttributeValue,
  attributeOf,
  type Draft,
  type Item,
  setAttribute,
  type WideValue,
} from '../model/attribute-value.js'
import { validation } from '../model/errors.js'
import { addNumbers } from '../model/number.js'
import { inOrder, type SetType } from '../model/sets.js'
import type { UpdateAction } from './ast.js'
import { fragmentOf } from './fragment.js'
import type { PathBranch, PathTree } from './path-tree.js'
import { evaluateSetOperand, incorrectOperand } from './set-operand.js'
import type { Update } from './update.js'

/** The item after the update. @param before an item, or only its key on an upsert @throws ApiError ValidationException, bare */
export function applyUpdate(update: Update, before: Item): Item {
  return updateMap(update.tree, before, { update, before })
}

/**
 * What ReturnValues UPDATED_OLD (of the item before) and UPDATED_NEW (of the item after) show: what stands at the update's paths, so
 * after a removed list element the one that took its place. Undefined when there is nothing to show.
 * Source: recorded answers of the service.
 */
export const updatedAttributes = (update: Update, image: Item): Item | undefined => fragmentOf(update.tree, image)

interface Application {
  readonly update: Update
  readonly before: Item
}

const invalidPath = (): Error => validation('The document path provided in the update expression is invalid for update')

function actionAt(update: Update, place: number): UpdateAction {
  const action = update.actions[place]
  if (action === undefined) throw new Error(`an update without its action ${place}`)
  return action
}

/** @returns the new value, undefined when there is none (any more) */
function updateNode(
  node: PathTree<number>,
  old: AttributeValue | undefined,
  application: Application,
): AttributeValue | undefined {
  if (node.kind === 'leaf') return applyAction(actionAt(application.update, node.content), old, application)
  const wide: WideValue | undefined = old
  if (node.of === 'indexes') {
    if (wide?.L === undefined) throw invalidPath()
    return { L: updateList(node, wide.L, application) }
  }
  if (wide?.M === undefined) throw invalidPath()
  return { M: updateMap(node, wide.M, application) }
}

function updateMap(node: PathBranch<number>, map: Item, application: Application): Item {
  let draft: Draft | undefined // one copy, however many attributes change
  for (const [element, child] of node.children) {
    const name = String(element)
    const old = attributeOf(map, name)
    const value = updateNode(child, old, application)
    if (value === old) continue
    draft ??= { ...map }
    if (value === undefined) Reflect.deleteProperty(draft, name)
    else setAttribute(draft, name, value)
  }
  return draft ?? map
}

/** Elements set past the end are appended in the order of their indexes; removed ones close up at the end. */
function updateList(node: PathBranch<number>, list: readonly AttributeValue[], application: Application): AttributeValue[] {
  const elements: (AttributeValue | undefined)[] = [...list]
  const appended: { readonly index: number; readonly value: AttributeValue }[] = []
  for (const [element, child] of node.children) {
    const index = Number(element)
    const value = updateNode(child, list[index], application)
    if (index < list.length) elements[index] = value
    else if (value !== undefined) appended.push({ index, value })
  }
  appended.sort((a, b) => a.index - b.index)
  return [...elements.filter((value) => value !== undefined), ...appended.map(({ value }) => value)]
}

function applyAction(
  action: UpdateAction,
  old: AttributeValue | undefined,
  { update, before }: Application,
): AttributeValue | undefined {
  switch (action.kind) {
    case 'set':
      return evaluateSetOperand(action.value, before)
    case 'remove':
      return undefined
    case 'add':
      return (old === undefined ? action.value : sum(old, action.value)) ?? mismatch(update)
    case 'delete':
      return old === undefined ? undefined : difference(old, action.value, update)
  }
}

/** Source: docs LegacyConditionalParameters.AttributeUpdates for the second sentence. */
function mismatch(update: Update): never {
  throw update.source === 'expression' ? incorrectOperand() : validation('Type mismatch for attribute to update')
}

/** Numbers are added, sets united, and lists (from AttributeUpdates only) joined; undefined for values of different types. */
function sum(old: AttributeValue, added: AttributeValue): AttributeValue | undefined {
  const x: WideValue = old
  const y: WideValue = added
  if (x.N !== undefined && y.N !== undefined) return { N: addNumbers(x.N, y.N) }
  if (x.SS !== undefined && y.SS !== undefined) return { SS: union('SS', x.SS, y.SS) }
  if (x.NS !== undefined && y.NS !== undefined) return { NS: union('NS', x.NS, y.NS) }
  if (x.BS !== undefined && y.BS !== undefined) return { BS: union('BS', x.BS, y.BS) }
  return x.L !== undefined && y.L !== undefined ? { L: [...x.L, ...y.L] } : undefined
}

const union = (type: SetType, a: readonly string[], b: readonly string[]): string[] => inOrder(type, [...new Set([...a, ...b])])

/** The set without those members; undefined when none is left. */
function difference(old: AttributeValue, taken: AttributeValue, update: Update): AttributeValue | undefined {
  const x: WideValue = old
  const y: WideValue = taken
  if (x.SS !== undefined && y.SS !== undefined) return setOf('SS', without(x.SS, y.SS))
  if (x.NS !== undefined && y.NS !== undefined) return setOf('NS', without(x.NS, y.NS))
  if (x.BS !== undefined && y.BS !== undefined) return setOf('BS', without(x.BS, y.BS))
  return mismatch(update)
}

function without(members: readonly string[], taken: readonly string[]): string[] {
  const gone = new Set(taken)
  return members.filter((member) => !gone.has(member))
}

function setOf(type: SetType, members: string[]): AttributeValue | undefined {
  if (members.length === 0) return undefined
  return type === 'SS' ? { SS: members } : type === 'NS' ? { NS: members } : { BS: members }
}
