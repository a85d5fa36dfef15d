// Every node of every expression. "Written" nodes come from a text and are shared by all requests that send that text; bound nodes
// have their placeholders replaced by the request's names and values, and are what evaluators, planners and legacy parameters use.
// Invariant: nodes are never mutated, and a written path without placeholders is its own bound path.
// Source: docs Expressions (developer guide).
import type { AttributeValue, TypeName } from '../model/attribute-value.js'

export type ConditionKind = 'ConditionExpression' | 'FilterExpression' | 'KeyConditionExpression' | 'SearchConditionExpression'
export type ExpressionKind = ConditionKind | 'UpdateExpression' | 'ProjectionExpression'

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>='

/** A name of a map's member, or a list index. */
export type PathElement = string | number

/** A document path; the first element is always a name. */
export interface Path {
  readonly kind: 'path'
  readonly elements: readonly PathElement[]
}

export interface Value {
  readonly kind: 'value'
  readonly value: AttributeValue
}

// ---- shapes that written and bound trees share

export interface And<C> {
  readonly kind: 'and'
  readonly conditions: readonly C[]
}

export interface Or<C> {
  readonly kind: 'or'
  readonly conditions: readonly C[]
}

export interface Not<C> {
  readonly kind: 'not'
  readonly condition: C
}

export interface Comparison<O> {
  readonly kind: 'comparison'
  readonly operator: Comparator
  readonly left: O
  readonly right: O
}

export interface Between<O> {
  readonly kind: 'between'
  readonly operand: O
  readonly lower: O
  readonly upper: O
}

export interface In<O> {
  readonly kind: 'in'
  readonly operand: O
  readonly list: readonly O[]
}

export interface Arithmetic<O> {
  readonly kind: 'arithmetic'
  readonly operator: '+' | '-'
  readonly left: O
  readonly right: O
}

export interface SetAction<P, O> {
  readonly kind: 'set'
  readonly path: P
  readonly value: O
}

export interface RemoveAction<P> {
  readonly kind: 'remove'
  readonly path: P
}

/** ADD and DELETE, which take a literal. */
export interface ValueAction<P, V> {
  readonly kind: 'add' | 'delete'
  readonly path: P
  readonly value: V
}

// ---- written trees

/** A path as written: elements that begin with `#` stand for a name of ExpressionAttributeNames. */
export interface WrittenPath extends Path {
  readonly hasPlaceholders: boolean
}

/** `:name`. */
export interface Placeholder {
  readonly kind: 'placeholder'
  readonly name: string
}

/** A function call, whatever its name: the rules say which names exist and where each may stand. */
export interface Call {
  readonly kind: 'call'
  readonly name: string
  readonly operands: readonly WrittenOperand[]
}

export type WrittenOperand = WrittenPath | Placeholder | Call | Arithmetic<WrittenOperand>

export type WrittenCondition =
  | And<WrittenCondition>
  | Or<WrittenCondition>
  | Not<WrittenCondition>
  | Comparison<WrittenOperand>
  | Between<WrittenOperand>
  | In<WrittenOperand>
  | Call

export type WrittenAction =
  SetAction<WrittenPath, WrittenOperand> | RemoveAction<WrittenPath> | ValueAction<WrittenPath, Placeholder>

// ---- bound conditions

/** size(x): the number of the value's units. */
export interface Size {
  readonly kind: 'size'
  readonly operand: Operand
}

export type Operand = Path | Value | Size

export type Condition =
  | And<Condition>
  | Or<Condition>
  | Not<Condition>
  | Comparison<Operand>
  | Between<Operand>
  | In<Operand>
  /** Both hold, or neither does. Statements compare conditions as they compare booleans. */
  | { readonly kind: 'same'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'attribute_exists'; readonly path: Path }
  | { readonly kind: 'attribute_not_exists'; readonly path: Path }
  | { readonly kind: 'attribute_type'; readonly operand: Operand; readonly type: TypeName }
  | { readonly kind: 'begins_with'; readonly operand: Operand; readonly prefix: Operand }
  | { readonly kind: 'contains'; readonly operand: Operand; readonly member: Operand }

// ---- bound updates

/** What a SET clause assigns. */
export type SetOperand =
  | Path
  | Value
  | Arithmetic<SetOperand>
  | { readonly kind: 'if_not_exists'; readonly path: Path; readonly fallback: SetOperand }
  | { readonly kind: 'list_append'; readonly left: SetOperand; readonly right: SetOperand }

export type UpdateAction = SetAction<Path, SetOperand> | RemoveAction<Path> | ValueAction<Path, AttributeValue>

// ---- bound key conditions

/** One clause on one attribute, the attribute on the left. `other` are the legacy operators that no key can serve. */
export interface KeyClause {
  readonly name: string
  readonly operator: '=' | '<' | '<=' | '>' | '>=' | 'between' | 'begins_with' | 'other'
  readonly values: readonly AttributeValue[]
}

export interface KeyConditionExpression {
  readonly source: 'expression' | 'legacy'
  readonly clauses: readonly KeyClause[]
}
