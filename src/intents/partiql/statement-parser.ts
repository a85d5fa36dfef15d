// Statements: SELECT, INSERT, UPDATE, DELETE and EXISTS. Each function carries its rule of the grammar; expressions are read by
// `expression-parser.ts`. Invariant: what the service refuses of a well-formed text alone is refused here, after all of it is read.
// Source: docs ql-reference; sentences as the reference parser has them, several seen on the service (validation sheet 5.1).
import { validation } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import type {
  Clause,
  DeleteStatement,
  ExistsStatement,
  Expression,
  InsertStatement,
  OrderKey,
  ParsedStatement,
  Returning,
  SelectStatement,
  Statement,
  UpdateStatement,
} from './ast.js'
import { parseExpression, parseSimplePath } from './expression-parser.js'
import { parseSource, parseTarget } from './target-parser.js'
import { TokenCursor } from './token-cursor.js'
import { unsupported } from './refusals.js'

/** statement = select | insert | update | delete | exists, then ';' or nothing @throws ApiError ValidationException */
export function parseStatement(text: string): ParsedStatement {
  const tokens = new TokenCursor(text)
  const statement = parseKind(tokens)
  if (tokens.takeIf('symbol', ';') !== undefined && tokens.peek().kind !== 'end')
    tokens.fail('Unexpected token after semicolon. (Only one query is allowed.)')
  if (tokens.peek().kind !== 'end') tokens.fail('Unexpected token after expression')
  tokens.throwNoted()
  checkOperators(tokens.operatorCount)
  return { statement, parameterCount: tokens.parameterCount }
}

/** Source: docs Constraints, for expressions; that statements have the same limit: assumed. */
function checkOperators(count: number): void {
  if (count <= LIMITS.expressionOperators) return
  throw validation(`The expression contains too many operators; operator count: ${LIMITS.expressionOperators + 1}`)
}

const FOREIGN_STATEMENTS: ReadonlySet<string> = new Set(['create', 'drop', 'exec', 'pivot', 'values', 'from', 'set', 'remove'])

function parseKind(tokens: TokenCursor): Statement {
  const { kind, text, position } = tokens.peek()
  if (kind !== 'keyword') return tokens.fail('Expected data manipulation')
  switch (text) {
    case 'select':
      return parseSelect(tokens)
    case 'insert_into':
      return parseInsert(tokens)
    case 'update':
      return parseUpdate(tokens)
    case 'delete':
      return parseDelete(tokens)
    case 'exists':
      return parseExists(tokens)
    case 'insert':
      return tokens.fail('Unexpected keyword')
    default:
      if (FOREIGN_STATEMENTS.has(text)) throw unsupported(`statement: ${text.toUpperCase()}`, position)
      return tokens.fail('Expected data manipulation')
  }
}

/** EXISTS '(' select ')' */
function parseExists(tokens: TokenCursor): ExistsStatement {
  tokens.take()
  if (!tokens.isNext('symbol', '(')) tokens.fail('Unexpected keyword')
  tokens.take()
  if (!tokens.isNext('keyword', 'select')) tokens.fail('Unexpected term')
  const select = parseSelect(tokens)
  tokens.expect('symbol', ')')
  return { kind: 'exists', target: select.target, select }
}

/** SELECT columns FROM source [WHERE expression] [ORDER BY keys] */
function parseSelect(tokens: TokenCursor): SelectStatement {
  tokens.take()
  refuseClause(tokens, ['distinct', 'value'])
  tokens.takeIf('keyword', 'all')
  const columns = parseColumns(tokens)
  tokens.expect('keyword', 'from', 'Expected FROM after SELECT list')
  const target = parseSource(tokens)
  const where = parseWhere(tokens)
  refuseClause(tokens, ['group', 'having', 'limit', 'let'])
  const orderBy = parseOrderBy(tokens)
  refuseClause(tokens, ['group', 'having', 'limit'])
  return { kind: 'select', target, columns, where, orderBy }
}

/** @throws ApiError for a clause that PartiQL has and the service doesn't */
function refuseClause(tokens: TokenCursor, words: readonly string[]): void {
  const { kind, text, position } = tokens.peek()
  if (kind === 'keyword' && words.includes(text)) throw unsupported(`clause: ${text.toUpperCase()}`, position)
}

/** columns = '*' | expression [[AS] name] { ',' expression [[AS] name] } */
function parseColumns(tokens: TokenCursor): readonly Expression[] | 'all' {
  if (tokens.isNext('keyword', 'from')) tokens.fail('Cannot have empty SELECT list')
  const columns: Expression[] = []
  let hasAll = false
  let count = 0
  do {
    count++
    if (tokens.takeIf('symbol', '*') !== undefined) {
      hasAll = true
      continue
    }
    const column = parseExpression(tokens)
    checkWildcards(tokens, column)
    skipAlias(tokens)
    columns.push(column)
  } while (tokens.takeIf('symbol', ',') !== undefined)
  if (!hasAll) return columns
  if (count === 1) return 'all'
  return tokens.fail("Other expressions may not be present in the select list when '*' is used without dot notation.")
}

/** Stars after dots come last, and never beside brackets. @throws ApiError */
function checkWildcards(tokens: TokenCursor, column: Expression): void {
  if (column.kind !== 'path') return
  const first = column.steps.findIndex(({ kind }) => kind === 'all')
  if (first === -1) return
  if (column.steps.some(({ kind }) => kind === 'index')) tokens.fail('Cannot use [] and * together in SELECT list expression')
  if (first < column.steps.length - 1) tokens.fail('Invalid use of * in select list')
}

/** [AS] name, which the service lacks */
function skipAlias(tokens: TokenCursor): void {
  const isAs = tokens.takeIf('word', 'as') !== undefined
  const { kind } = tokens.peek()
  if (kind === 'identifier' || kind === 'quoted') {
    tokens.take()
    tokens.note(validation('Aliasing is not supported'))
  } else if (isAs) tokens.fail('Expected identifier for alias')
}

/** [WHERE expression] */
function parseWhere(tokens: TokenCursor): Expression | undefined {
  return tokens.takeIf('keyword', 'where') === undefined ? undefined : parseExpression(tokens)
}

/** [ORDER BY expression [ASC | DESC] { ',' expression [ASC | DESC] }] */
function parseOrderBy(tokens: TokenCursor): readonly OrderKey[] {
  if (tokens.takeIf('keyword', 'order') === undefined) return []
  tokens.expect('word', 'by')
  const keys: OrderKey[] = []
  do {
    const expression = parseExpression(tokens)
    const isDescending = tokens.takeIf('word', 'desc') !== undefined
    if (!isDescending) tokens.takeIf('word', 'asc')
    keys.push({ expression, isDescending })
  } while (tokens.takeIf('symbol', ',') !== undefined)
  return keys
}

/** INSERT INTO table VALUE expression */
function parseInsert(tokens: TokenCursor): InsertStatement {
  tokens.take()
  const target = parseTarget(tokens, 'insert')
  const { kind, position } = tokens.peek()
  refuseClause(tokens, ['values'])
  if (kind === 'word' || kind === 'identifier' || kind === 'quoted') tokens.fail('Unexpected token after expression')
  if (tokens.takeIf('keyword', 'value') === undefined) {
    if (kind === 'symbol') throw unsupported('clause: INSERT without VALUE', position)
    tokens.fail(kind === 'keyword' ? 'Unexpected keyword' : 'Unexpected term')
  }
  const item = parseExpression(tokens)
  refuseClause(tokens, ['on', 'returning'])
  return { kind: 'insert', target, item }
}

/** UPDATE table { SET path '=' expression { ',' path '=' expression } | REMOVE path } [WHERE expression] [RETURNING …] */
function parseUpdate(tokens: TokenCursor): UpdateStatement {
  tokens.take()
  const target = parseTarget(tokens, 'change')
  const clauses: Clause[] = []
  for (;;) {
    if (tokens.takeIf('keyword', 'set') !== undefined) parseAssignments(tokens, clauses)
    else if (tokens.takeIf('keyword', 'remove') !== undefined) clauses.push({ kind: 'remove', path: parseSimplePath(tokens) })
    else break
  }
  if (clauses.length === 0) tokens.fail('Expected data manipulation')
  return { kind: 'update', target, clauses, where: parseWhere(tokens), returning: parseReturning(tokens) }
}

function parseAssignments(tokens: TokenCursor, clauses: Clause[]): void {
  do {
    const path = parseSimplePath(tokens)
    tokens.expect('operator', '=', "Expected '='")
    clauses.push({ kind: 'set', path, value: parseExpression(tokens) })
  } while (tokens.takeIf('symbol', ',') !== undefined)
}

/** DELETE FROM table [WHERE expression] [RETURNING ALL OLD '*'] */
function parseDelete(tokens: TokenCursor): DeleteStatement {
  tokens.take()
  tokens.expect('keyword', 'from', 'Expected FROM after DELETE')
  const target = parseTarget(tokens, 'change')
  const where = parseWhere(tokens)
  const returning = parseReturning(tokens)
  if (returning !== undefined && (returning.attributes !== 'ALL' || returning.image !== 'OLD')) {
    const clause = `RETURNING <${returning.attributes} ${returning.image} *>`
    const rule = 'Only RETURNING ALL OLD * is allowed in DELETE statements.'
    tokens.note(validation(`Invalid returning clause: ${clause}. ${rule}`))
  }
  return { kind: 'delete', target, where, returning }
}

const RETURNINGS: ReadonlyMap<string, Returning> = new Map([
  ['all_old', { attributes: 'ALL', image: 'OLD' }],
  ['all_new', { attributes: 'ALL', image: 'NEW' }],
  ['modified_old', { attributes: 'MODIFIED', image: 'OLD' }],
  ['modified_new', { attributes: 'MODIFIED', image: 'NEW' }],
])

/** [RETURNING (ALL | MODIFIED) (OLD | NEW) '*'] */
function parseReturning(tokens: TokenCursor): Returning | undefined {
  if (tokens.takeIf('keyword', 'returning') === undefined) return undefined
  const { kind, text } = tokens.peek()
  const returning = kind === 'keyword' ? RETURNINGS.get(text) : undefined
  if (returning === undefined) return tokens.fail('Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.')
  tokens.take()
  const { position } = tokens.peek()
  if (tokens.takeIf('symbol', '*') === undefined) {
    parseExpression(tokens)
    tokens.note(unsupported('clause: RETURNING of single attributes', position))
  }
  if (tokens.isNext('symbol', ',')) throw unsupported('clause: RETURNING with several elements', tokens.peek().position)
  return returning
}
