// Update expressions: from text to actions on paths that don't overlap.
// Source: docs Expressions.UpdateExpressions; order of the rules measured on the service by earlier emulators.
import { type AttributeValue, type TypeName, typeOf } from '../model/attribute-value.js'
import type { ExpressionKind, Path, SetOperand, UpdateAction, WrittenAction, WrittenOperand } from './ast.js'
import { type Binding, bindPath, bindValue } from './binding.js'
import { asPath, checkCount, checkType, OPERAND_TYPES } from './operand-rules.js'
import { addPath, emptyTree, type PathBranch, pathClash } from './path-tree.js'
import type { Placeholders } from './placeholders.js'
import { refusal, type Speaker } from './refusal.js'
import { writtenUpdate } from './written.js'

/** A bound update: what to do, in written order and as a tree over the item. */
export interface Update {
  readonly source: 'expression' | 'legacy'
  readonly actions: readonly UpdateAction[]
  /** The actions' paths; a leaf holds the place of its action in `actions`. */
  readonly tree: PathBranch<number>
  /** The least that an item comes to which has what the update puts into it, as far as that is known before the item is read. */
  readonly leastBytes?: number
}

const KIND: ExpressionKind = 'UpdateExpression'

/** The update of that text with the request's names and values. @throws ApiError ValidationException, text with prefix */
export function parseUpdate(text: string, placeholders: Placeholders): Update {
  const written = writtenUpdate(text)
  const binding: Binding = { kind: KIND, placeholders }
  for (const action of written) checkNames(action, binding)
  for (const action of written) checkValues(action, binding)
  const paths = written.map((action) => bindPath(action.path, binding))
  const tree = treeOf(KIND, paths)
  for (const action of written) checkLiteral(action, binding)
  const actions = written.map((action, at) => bindAction(action, paths[at] ?? action.path, binding))
  return { source: 'expression', actions, tree }
}

/** @throws ApiError ValidationException when two of the paths overlap or conflict */
export function treeOf(speaker: Speaker, paths: readonly Path[]): PathBranch<number> {
  const tree = emptyTree<number>()
  for (const [at, path] of paths.entries()) if (!addPath(tree, path, at)) throw refusal(speaker, pathClash(paths))
  return tree
}

function checkNames(action: WrittenAction, binding: Binding): void {
  bindPath(action.path, binding)
  if (action.kind === 'set') forEachLeaf(action.value, (leaf) => leaf.kind === 'path' && bindPath(leaf, binding))
}

function checkValues(action: WrittenAction, binding: Binding): void {
  if (action.kind === 'remove') return
  forEachLeaf(action.value, (leaf) => leaf.kind === 'placeholder' && bindValue(leaf, binding))
}

function forEachLeaf(operand: WrittenOperand, visit: (leaf: WrittenOperand) => void): void {
  switch (operand.kind) {
    case 'call':
      for (const inner of operand.operands) forEachLeaf(inner, visit)
      return
    case 'arithmetic':
      forEachLeaf(operand.left, visit)
      forEachLeaf(operand.right, visit)
      return
    case 'path':
    case 'placeholder':
      visit(operand)
  }
}

const LONG_TYPE_NAMES: Readonly<Record<TypeName, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  SS: 'STRING_SET',
  NS: 'NUMBER_SET',
  BS: 'BINARY_SET',
  BOOL: 'BOOLEAN',
  NULL: 'NULL',
  L: 'LIST',
  M: 'MAP',
}

const SETS: ReadonlySet<TypeName> = new Set(['SS', 'NS', 'BS'])

/** ADD takes numbers and sets, DELETE takes sets. */
function checkLiteral(action: WrittenAction, binding: Binding): void {
  if (action.kind !== 'add' && action.kind !== 'delete') return
  const type = typeOf(bindValue(action.value, binding))
  if (SETS.has(type) || (type === 'N' && action.kind === 'add')) return
  const operator = action.kind.toUpperCase()
  const sentence = 'Incorrect operand type for operator or function'
  throw refusal(KIND, `${sentence}; operator: ${operator}, operand type: ${LONG_TYPE_NAMES[type]}`)
}

function bindAction(action: WrittenAction, path: Path, binding: Binding): UpdateAction {
  switch (action.kind) {
    case 'set':
      return { kind: 'set', path, value: bindOperand(action.value, binding) }
    case 'remove':
      return { kind: 'remove', path }
    case 'add':
    case 'delete':
      return { kind: action.kind, path, value: bindValue(action.value, binding) }
  }
}

function bindOperand(operand: WrittenOperand, binding: Binding): SetOperand {
  switch (operand.kind) {
    case 'path':
      return bindPath(operand, binding)
    case 'placeholder':
      return { kind: 'value', value: bindValue(operand, binding) }
    case 'arithmetic': {
      const { operator } = operand
      const left = bindOperand(operand.left, binding)
      const right = bindOperand(operand.right, binding)
      return arithmeticOf(KIND, operator, left, right)
    }
    case 'call':
      return bindFunction(operand.name, operand.operands, binding)
  }
}

function bindFunction(name: string, operands: readonly WrittenOperand[], binding: Binding): SetOperand {
  const [left, right] = operands.map((operand) => bindOperand(operand, binding))
  checkCount(KIND, name, operands.length, 2)
  if (left === undefined || right === undefined) throw new Error('a function without its operands')
  if (name === 'if_not_exists') return { kind: name, path: asPath(KIND, name, left), fallback: right }
  return listAppendOf(KIND, left, right)
}

/** The sum or difference, of what may be numbers. @throws ApiError ValidationException */
export function arithmeticOf(speaker: Speaker, operator: '+' | '-', left: SetOperand, right: SetOperand): SetOperand {
  checkType(speaker, operator, left, OPERAND_TYPES.numbers)
  checkType(speaker, operator, right, OPERAND_TYPES.numbers)
  return { kind: 'arithmetic', operator, left, right }
}

/** One list after the other, of what may be lists. @throws ApiError ValidationException */
export function listAppendOf(speaker: Speaker, left: SetOperand, right: SetOperand): SetOperand {
  checkType(speaker, 'list_append', left, OPERAND_TYPES.lists)
  checkType(speaker, 'list_append', right, OPERAND_TYPES.lists)
  return { kind: 'list_append', left, right }
}

/** The top-level attributes that the update touches, each once, in written order. */
export function touchedNames(update: Update): string[] {
  if (update.source === 'legacy') return update.actions.map(legacyName)
  return Array.from(update.tree.children.keys(), String)
}

/** What the update assigns to a whole top-level attribute when that is a literal, known before the item is read. */
export function assignedLiteral(update: Update, name: string): AttributeValue | undefined {
  const action = update.source === 'legacy' ? update.actions.find((one) => legacyName(one) === name) : actionAt(update, name)
  return action?.kind === 'set' && action.value.kind === 'value' ? action.value.value : undefined
}

function actionAt(update: Update, name: string): UpdateAction | undefined {
  const node = update.tree.children.get(name)
  return node?.kind === 'leaf' ? update.actions[node.content] : undefined
}

/** Names of one map are distinct and undivided. */
const legacyName = ({ path }: UpdateAction): string => String(path.elements[0])
