// Update expressions.
// Source: docs Expressions.UpdateExpressions (grammar).
import type { Placeholder, WrittenAction, WrittenOperand } from './ast.js'
import { type Level, parseOperand, parsePath } from './operand-grammar.js'
import { type Parsed, TokenReader } from './token-reader.js'

const SECTIONS = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const
type Section = (typeof SECTIONS)[number]

const KEYWORDS: ReadonlySet<string> = new Set(SECTIONS)

/** Parses the text of an update. update = section { section } END @throws Refusal */
export function parseUpdateText(text: string): Parsed<readonly WrittenAction[]> {
  const tokens = new TokenReader(text, KEYWORDS)
  const { notes } = tokens
  const seen = new Set<Section>()
  const actions: WrittenAction[] = []
  do {
    const section = SECTIONS.find((keyword) => tokens.takeKeyword(keyword)) ?? tokens.fail()
    if (seen.has(section)) notes.repeatedSection ??= section
    seen.add(section)
    parseSection(tokens, section, actions)
  } while (tokens.peek().kind !== 'end')
  notes.operatorCount += notes.calls.length // updates count their functions too
  return { tree: actions, notes }
}

/** section = ( SET | REMOVE | ADD | DELETE ) action { ',' action } */
function parseSection(tokens: TokenReader, section: Section, actions: WrittenAction[]): void {
  do actions.push(parseAction(tokens, section))
  while (tokens.takeSymbol(','))
}

/** action = path '=' value in SET, path in REMOVE, path ':value' in ADD and DELETE */
function parseAction(tokens: TokenReader, section: Section): WrittenAction {
  const path = parsePath(tokens)
  switch (section) {
    case 'SET':
      tokens.expectSymbol('=')
      return { kind: 'set', path, value: parseValue(tokens) }
    case 'REMOVE':
      return { kind: 'remove', path }
    case 'ADD':
      return { kind: 'add', path, value: parseLiteral(tokens) }
    case 'DELETE':
      return { kind: 'delete', path, value: parseLiteral(tokens) }
  }
}

/** value = operand [ ( '+' | '-' ) operand ] */
function parseValue(tokens: TokenReader): WrittenOperand {
  const value = openValue(tokens)
  for (;;) {
    const whole = value.take(parseOperand(tokens, () => openParentheses(tokens)))
    if (whole !== undefined) return whole
  }
}

function openValue(tokens: TokenReader): Level {
  let begun: { readonly operator: '+' | '-'; readonly left: WrittenOperand } | undefined
  return {
    take: (operand) => {
      if (begun !== undefined) return { kind: 'arithmetic', ...begun, right: operand }
      const operator = tokens.takeSymbol('+') ? '+' : tokens.takeSymbol('-') ? '-' : undefined
      if (operator === undefined) return operand
      tokens.notes.operatorCount++
      begun = { operator, left: operand }
      return undefined
    },
  }
}

/** In parentheses an operand is again a value. */
function openParentheses(tokens: TokenReader): Level {
  const value = openValue(tokens)
  return {
    take: (operand) => {
      const whole = value.take(operand)
      if (whole !== undefined) tokens.expectSymbol(')')
      return whole
    },
  }
}

function parseLiteral(tokens: TokenReader): Placeholder {
  return { kind: 'placeholder', name: (tokens.take('value') ?? tokens.fail()).text }
}
