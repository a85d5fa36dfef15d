// What a statement is about: a table, or an index of one. Invariant: aliases and joins parse, and are refused.
// Source: sentences measured eu-west-1 and eu-west-2, 2026-08 and 2026-09; other data sources: assumed.
import { type ApiError, validation } from '../../model/errors.js'
import type { PathNode, Target, VariableNode } from './ast.js'
import { parseSimplePath } from './expression-parser.js'
import { refusedAt, unsupported } from './refusals.js'
import type { TokenCursor } from './token-cursor.js'
import { JOINS } from './words.js'

/** name [ '.' name ] [alias], after FROM of a SELECT */
export function parseSource(tokens: TokenCursor): Target {
  const { kind, position } = tokens.peek()
  if (kind === 'keyword') tokens.fail('Unexpected keyword')
  if (kind === 'end' || kind === 'word') tokens.fail('Unexpected term')
  if (kind === 'operator') tokens.fail('Unexpected operator')
  if (kind !== 'identifier' && kind !== 'quoted') throw unsupported('data source in the FROM clause', position)
  const target = targetOf(tokens, parseSimplePath(tokens))
  skipAliases(tokens)
  refuseJoin(tokens)
  return target
}

/** name [ '.' name ], and in what changes items an alias @param manner an insert names its table alone */
export function parseTarget(tokens: TokenCursor, manner: 'insert' | 'change'): Target {
  const path = parseSimplePath(tokens)
  const target = targetOf(tokens, path)
  if (manner === 'change') skipAliases(tokens)
  else if (target.index !== undefined) tokens.note(moreThanTable(path))
  return target
}

/** Said of the table's name alone: a path begins with its first token. */
const moreThanTable = ({ at }: PathNode | VariableNode): ApiError =>
  refusedAt('FROM clause may only contain a single table name in data manipulation statements', at)

function targetOf(tokens: TokenCursor, path: PathNode | VariableNode): Target {
  const names = namesOf(tokens, path)
  if (names.length > 2) tokens.note(validation('A path may contain at most 2 components in the FROM clause'))
  if (names.includes('')) tokens.note(validation('Path component cannot be an empty string'))
  const [table = '', index] = names
  return { table, index }
}

function namesOf(tokens: TokenCursor, path: PathNode | VariableNode): readonly string[] {
  if (path.kind === 'variable') return [path.name]
  const root = path.root.kind === 'variable' ? [path.root.name] : []
  const names = path.steps.flatMap((step) => (step.kind === 'name' ? [step.name] : []))
  if (names.length < path.steps.length) tokens.note(unsupported('data source in the FROM clause', path.at))
  return [...root, ...names]
}

const ALIAS_WORDS = ['as', 'at', 'by']

/** { (AS | AT | BY) name } or a bare name */
function skipAliases(tokens: TokenCursor): void {
  for (;;) {
    const { kind, text } = tokens.peek()
    const isWord = kind === 'word' && ALIAS_WORDS.includes(text)
    if (isWord) tokens.take()
    const next = tokens.peek()
    if (next.kind === 'identifier' || next.kind === 'quoted') {
      tokens.take()
      tokens.note(validation('Aliasing is not supported'))
    } else {
      if (isWord) tokens.fail('Expected identifier for alias')
      return
    }
  }
}

function refuseJoin(tokens: TokenCursor): void {
  const { kind, text, position } = tokens.peek()
  const isJoin = (kind === 'keyword' && JOINS.has(text)) || (kind === 'symbol' && text === ',')
  if (isJoin) throw unsupported('clause: JOIN', position)
}
