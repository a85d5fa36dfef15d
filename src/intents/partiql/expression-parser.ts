// The expressions of statements: a parser by precedences, as the service's is. Each function carries its rule of the grammar.
// Invariant: what the grammar knows and the service lacks is refused in a sentence of its own, never read as something else.
// Source: the grammar and the sentences of PartiQL's first reference parser; several of them seen on the service (validation sheet 5.1).
import type { BetweenNode, CallNode, Expression, IsNode, NumberNode, PathNode, Step, VariableNode } from './ast.js'
import type { Token } from './lexer.js'
import { type Position, unsupported } from './refusals.js'
import type { TokenCursor } from './token-cursor.js'
import { AGGREGATES, FUNCTION_WORDS, NOT_PRECEDENCE, precedenceOf, TYPE_WORDS } from './words.js'

const LOOSEST = 0

/** expression = unary { operator expression of a higher precedence } */
export function parseExpression(tokens: TokenCursor, precedence = LOOSEST): Expression {
  let left = parseUnary(tokens)
  for (;;) {
    const own = infixPrecedence(tokens.peek())
    if (own <= precedence) return left
    left = parseInfix(tokens, left, tokens.take(), own)
    tokens.operatorCount++
  }
}

const INFIX_KINDS: ReadonlySet<string> = new Set(['operator', 'keyword', 'symbol'])

const infixPrecedence = ({ kind, text }: Token): number => (INFIX_KINDS.has(kind) ? precedenceOf(text) : 0)

/** infix = left operator right | left IS [NOT] type | left [NOT] BETWEEN lower AND upper */
function parseInfix(tokens: TokenCursor, left: Expression, token: Token, own: number): Expression {
  const { text: operator, position: at } = token
  switch (operator) {
    case 'is':
    case 'is_not':
      return parseType(tokens, left, token)
    case 'in':
    case 'not_in': {
      const right = tokens.isNext('symbol', '(') ? parseRow(tokens) : parseRight(tokens, own)
      return { kind: 'infix', operator, left, right, at }
    }
    case 'between':
    case 'not_between':
      return parseBetween(tokens, left, token, own)
    case 'like':
    case 'not_like':
    case 'union':
    case 'except':
    case 'intersect':
    case 'union_all':
    case 'except_all':
    case 'intersect_all':
      tokens.note(unsupported(`operator: ${operator.toUpperCase().replace('_', ' ')}`, at))
      return { kind: 'infix', operator, left, right: parseRight(tokens, own), at }
    default:
      return { kind: 'infix', operator, left, right: parseRight(tokens, own), at }
  }
}

function parseRight(tokens: TokenCursor, precedence: number): Expression {
  if (tokens.peek().kind === 'end') tokens.fail('Missing right-hand side expression of infix operator')
  return parseExpression(tokens, precedence)
}

/** IS type */
function parseType(tokens: TokenCursor, operand: Expression, { text: operator, position: at }: Token): IsNode {
  const { kind, text } = tokens.peek()
  const isType = (kind === 'keyword' || kind === 'value') && TYPE_WORDS.has(text)
  if (!isType) tokens.fail('Expected type name')
  tokens.take()
  return { kind: 'is', isNegated: operator === 'is_not', operand, type: text, at }
}

/** BETWEEN lower AND upper */
function parseBetween(tokens: TokenCursor, operand: Expression, token: Token, own: number): BetweenNode {
  const isNegated = token.text === 'not_between'
  const lower = parseRight(tokens, own)
  tokens.expect('keyword', 'and', 'Expected expression after AND')
  return { kind: 'between', isNegated, operand, lower, upper: parseExpression(tokens, own), at: token.position }
}

/** unary = { '+' | '-' } path | NOT expression of what binds tighter */
function parseUnary(tokens: TokenCursor): Expression {
  return tokens.deeper(() => {
    const { kind, text, position: at } = tokens.peek()
    if (kind === 'keyword' && text === 'not') {
      tokens.take()
      tokens.operatorCount++
      return { kind: 'prefix', operator: 'not', operand: parseExpression(tokens, NOT_PRECEDENCE), at }
    }
    if (kind !== 'operator' || (text !== '+' && text !== '-')) return parsePath(tokens)
    tokens.take()
    const operand = parseUnary(tokens)
    if (operand.kind === 'number') return signed(operand, text)
    tokens.operatorCount++
    return { kind: 'prefix', operator: text, operand, at }
  })
}

function signed(number: NumberNode, sign: '+' | '-'): NumberNode {
  if (sign === '+') return number
  const { text } = number
  return { ...number, text: text.startsWith('-') ? text.slice(1) : `-${text}` }
}

/** path = term { '.' name | '.' '*' | '[' expression ']' | '[' '*' ']' } */
function parsePath(tokens: TokenCursor): Expression {
  const at = tokens.peek().position
  const root = parseTerm(tokens)
  const steps = parseSteps(tokens, 'any')
  return steps.length === 0 ? root : { kind: 'path', root, steps, at }
}

/** What an update, an insert or a delete is about: a name, then names and literal indexes. @throws ApiError */
export function parseSimplePath(tokens: TokenCursor): PathNode | VariableNode {
  const { kind, text: name, position: at } = tokens.peek()
  if (kind !== 'identifier' && kind !== 'quoted') tokens.fail('Expected identifier for simple path')
  tokens.take()
  const root: VariableNode = { kind: 'variable', name, at }
  const steps = parseSteps(tokens, 'simple')
  return steps.length === 0 ? root : { kind: 'path', root, steps, at }
}

function parseSteps(tokens: TokenCursor, manner: 'any' | 'simple'): readonly Step[] {
  const steps: Step[] = []
  for (;;) {
    if (tokens.takeIf('symbol', '.') !== undefined) steps.push(parseMember(tokens, manner))
    else if (tokens.takeIf('symbol', '[') !== undefined) steps.push(parseIndex(tokens, manner))
    else return steps
  }
}

/** After the dot. */
function parseMember(tokens: TokenCursor, manner: 'any' | 'simple'): Step {
  const { kind, text, position: at } = tokens.peek()
  if (kind === 'symbol' && text === '*') {
    if (manner === 'simple') tokens.fail('Invalid path dot component for simple path')
    tokens.take()
    return { kind: 'all', at }
  }
  if (kind !== 'identifier' && kind !== 'quoted') tokens.fail('Invalid path dot component')
  tokens.take()
  return { kind: 'name', name: text, at }
}

const LITERALS: ReadonlySet<string> = new Set(['number', 'string', 'true', 'false', 'null', 'missing', 'variable'])

/** After the bracket. */
function parseIndex(tokens: TokenCursor, manner: 'any' | 'simple'): Step {
  const at = tokens.peek().position
  if (manner === 'any' && tokens.isNext('symbol', '*') && tokens.isNext('symbol', ']', 1)) {
    tokens.take()
    tokens.take()
    return { kind: 'all', at }
  }
  const index = parseExpression(tokens)
  if (manner === 'simple' && !LITERALS.has(index.kind)) tokens.fail('Invalid path component for simple path')
  tokens.expect('symbol', ']')
  return { kind: 'index', index }
}

/** term = group | list | bag | struct | call | name | literal | parameter */
function parseTerm(tokens: TokenCursor): Expression {
  const { kind, text, position: at } = tokens.peek()
  switch (kind) {
    case 'operator':
      return parseAt(tokens)
    case 'keyword':
      return parseKeyword(tokens)
    case 'identifier':
    case 'quoted':
      tokens.take()
      return tokens.isNext('symbol', '(') ? parseCall(tokens, text, at) : { kind: 'variable', name: text, at }
    case 'string':
      tokens.take()
      return { kind, text, at }
    case 'integer':
    case 'decimal':
      tokens.take()
      return { kind: 'number', text, at }
    case 'value':
      tokens.take()
      return { kind: text as 'true' | 'false' | 'null' | 'missing', at } // the four words that the lexer has for values
    case 'ion':
      tokens.take()
      return { kind, at }
    case 'parameter':
      tokens.take()
      return { kind, number: tokens.parameterCount++, at }
    case 'symbol':
      return parseBracketed(tokens)
    case 'word':
    case 'end':
      return tokens.fail('Unexpected term')
  }
}

/** '@' name: a name of the statement's own, of which there are none. */
function parseAt(tokens: TokenCursor): Expression {
  const { text, position: at } = tokens.peek()
  if (text !== '@') tokens.fail('Unexpected operator')
  tokens.take()
  const { kind, text: name, position } = tokens.peek()
  if (kind !== 'identifier' && kind !== 'quoted') tokens.fail('Identifier must follow @-operator')
  tokens.take()
  tokens.note(unsupported('operator: @', at))
  return { kind: 'prefix', operator: '@', operand: { kind: 'variable', name, at: position }, at }
}

/** Keywords that begin an expression which the service lacks. */
const FOREIGN: ReadonlySet<string> = new Set(
  (
    'case cast select pivot values substring trim extract date_add date_diff create drop exec insert insert_into ' +
    'update delete from remove set'
  ).split(' '),
)
/** Keywords that begin a literal which the service lacks, where a string follows. */
const FOREIGN_LITERALS: ReadonlySet<string> = new Set(['date', 'time'])

function parseKeyword(tokens: TokenCursor): Expression {
  const { text, position: at } = tokens.peek()
  if (FUNCTION_WORDS.has(text) && text !== 'substring') {
    if (!tokens.isNext('symbol', '(', 1)) tokens.fail('Unexpected keyword')
    tokens.take()
    return parseCall(tokens, text, at)
  }
  const isLiteral = FOREIGN_LITERALS.has(text) && tokens.peek(1).kind === 'string'
  if (isLiteral || FOREIGN.has(text)) throw unsupported(`expression: ${text.toUpperCase().replace('_', ' ')}`, at)
  return tokens.fail('Unexpected keyword')
}

/** '(' [ '*' | arguments ] ')' after a name */
function parseCall(tokens: TokenCursor, name: string, at: Position): CallNode {
  tokens.expect('symbol', '(')
  const isAggregate = AGGREGATES.has(name.toLowerCase())
  const isDistinct = isAggregate && tokens.takeIf('keyword', 'distinct') !== undefined
  if (tokens.isNext('symbol', '*')) {
    if (name.toLowerCase() !== 'count') tokens.fail(`${name}(*) is not allowed`)
    if (isDistinct) tokens.fail('COUNT(DISTINCT *) is not supported')
    tokens.take()
    tokens.expect('symbol', ')')
    return { kind: 'call', name, operands: [], at }
  }
  const operands = parseMembers(tokens, ')')
  if (isAggregate && operands.length !== 1) tokens.fail('Aggregate functions are always unary')
  return { kind: 'call', name, operands, at }
}

/** '(' expressions ')' as a list */
function parseRow(tokens: TokenCursor): Expression {
  const at = tokens.expect('symbol', '(').position
  return { kind: 'list', members: parseMembers(tokens, ')'), at }
}

function parseBracketed(tokens: TokenCursor): Expression {
  const { text, position: at } = tokens.peek()
  switch (text) {
    case '(': {
      tokens.take()
      const members = parseMembers(tokens, ')')
      const [only] = members
      if (only === undefined) return tokens.fail('Expression group cannot be empty')
      return members.length === 1 ? only : { kind: 'list', members, at }
    }
    case '[':
      tokens.take()
      return { kind: 'list', members: parseMembers(tokens, ']'), at }
    case '<<':
      tokens.take()
      return { kind: 'bag', members: parseMembers(tokens, '>>'), at }
    case '{':
      tokens.take()
      return { kind: 'struct', fields: parseFields(tokens), at }
    default:
      return tokens.fail('Unexpected term')
  }
}

/** [ expression { ',' expression } ] and the closing bracket */
function parseMembers(tokens: TokenCursor, closing: string): readonly Expression[] {
  const members: Expression[] = []
  if (tokens.takeIf('symbol', closing) !== undefined) return members
  do members.push(parseExpression(tokens))
  while (tokens.takeIf('symbol', ',') !== undefined)
  tokens.expect('symbol', closing)
  return members
}

/** [ name ':' value { ',' name ':' value } ] '}' */
function parseFields(tokens: TokenCursor): { name: Expression; value: Expression }[] {
  const fields: { name: Expression; value: Expression }[] = []
  if (tokens.takeIf('symbol', '}') !== undefined) return fields
  do {
    const name = parseExpression(tokens)
    tokens.expect('symbol', ':')
    fields.push({ name, value: parseExpression(tokens) })
  } while (tokens.takeIf('symbol', ',') !== undefined)
  tokens.expect('symbol', '}')
  return fields
}
