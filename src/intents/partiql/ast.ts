// A statement as written. What comes out of the parser is shared by all requests that send the text, and is never mutated; parameters are
// put in when it is bound. Source: docs ql-reference.
import type { Position } from './refusals.js'

/** `?`: the number of the parameter, from 0. */
export interface ParameterNode {
  readonly kind: 'parameter'
  readonly number: number
  readonly at: Position
}

/** A number as written, its signs folded in. */
export interface NumberNode {
  readonly kind: 'number'
  readonly text: string
  readonly at: Position
}

export interface StringNode {
  readonly kind: 'string'
  readonly text: string
  readonly at: Position
}

export interface ConstantNode {
  readonly kind: 'true' | 'false' | 'null' | 'missing' | 'ion'
  readonly at: Position
}

/** One name. */
export interface VariableNode {
  readonly kind: 'variable'
  readonly name: string
  readonly at: Position
}

/** After a dot or in brackets. */
export type Step =
  | { readonly kind: 'name'; readonly name: string; readonly at: Position }
  | { readonly kind: 'index'; readonly index: Expression }
  | { readonly kind: 'all'; readonly at: Position }

export interface PathNode {
  readonly kind: 'path'
  readonly root: Expression
  readonly steps: readonly Step[]
  readonly at: Position
}

export interface CallNode {
  readonly kind: 'call'
  /** As written. */
  readonly name: string
  readonly operands: readonly Expression[]
  /** Of the name. */
  readonly at: Position
}

export interface PrefixNode {
  readonly kind: 'prefix'
  readonly operator: 'not' | '+' | '-' | '@'
  readonly operand: Expression
  readonly at: Position
}

/** `IN` has a list or another expression on its right. */
export interface InfixNode {
  readonly kind: 'infix'
  readonly operator: string
  readonly left: Expression
  readonly right: Expression
  /** Of the operator. */
  readonly at: Position
}

export interface BetweenNode {
  readonly kind: 'between'
  readonly isNegated: boolean
  readonly operand: Expression
  readonly lower: Expression
  readonly upper: Expression
  /** Of the operator. */
  readonly at: Position
}

export interface IsNode {
  readonly kind: 'is'
  readonly isNegated: boolean
  readonly operand: Expression
  /** As `missing` or `double_precision`. */
  readonly type: string
  /** Of the operator. */
  readonly at: Position
}

export interface CollectionNode {
  readonly kind: 'list' | 'bag'
  readonly members: readonly Expression[]
  readonly at: Position
}

export interface StructNode {
  readonly kind: 'struct'
  readonly fields: readonly { readonly name: Expression; readonly value: Expression }[]
  readonly at: Position
}

export type Expression =
  | ParameterNode
  | NumberNode
  | StringNode
  | ConstantNode
  | VariableNode
  | PathNode
  | CallNode
  | PrefixNode
  | InfixNode
  | BetweenNode
  | IsNode
  | CollectionNode
  | StructNode

/** What a statement reads or writes. */
export interface Target {
  /** A name or an ARN, not parsed. */
  readonly table: string
  readonly index: string | undefined
}

export interface OrderKey {
  readonly expression: Expression
  readonly isDescending: boolean
}

export interface SelectStatement {
  readonly kind: 'select'
  readonly target: Target
  readonly columns: readonly Expression[] | 'all'
  readonly where: Expression | undefined
  readonly orderBy: readonly OrderKey[]
}

export interface InsertStatement {
  readonly kind: 'insert'
  readonly target: Target
  readonly item: Expression
}

export type Clause =
  | { readonly kind: 'set'; readonly path: PathNode | VariableNode; readonly value: Expression }
  | { readonly kind: 'remove'; readonly path: PathNode | VariableNode }

/** RETURNING: which attributes, before or after the write. */
export interface Returning {
  readonly attributes: 'ALL' | 'MODIFIED'
  readonly image: 'OLD' | 'NEW'
}

export interface UpdateStatement {
  readonly kind: 'update'
  readonly target: Target
  readonly clauses: readonly Clause[]
  readonly where: Expression | undefined
  readonly returning: Returning | undefined
}

export interface DeleteStatement {
  readonly kind: 'delete'
  readonly target: Target
  readonly where: Expression | undefined
  readonly returning: Returning | undefined
}

/** A member of a transaction that must find its item. */
export interface ExistsStatement {
  readonly kind: 'exists'
  readonly target: Target
  readonly select: SelectStatement
}

export type Statement = SelectStatement | InsertStatement | UpdateStatement | DeleteStatement | ExistsStatement

export interface ParsedStatement {
  readonly statement: Statement
  readonly parameterCount: number
}
