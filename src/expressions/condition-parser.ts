// Conditions, filters and key conditions, by recursive descent. A parenthesis may open a condition or an operand, and
// only what comes after it tells which. So inside parentheses a bare operand is legal, and the rule that opened them decides.
// Source: docs Expressions.OperatorsAndFunctions (grammar, precedence).
import type { Call, Comparator, WrittenCondition, WrittenOperand } from './ast.js'
import { parseOperand } from './operand-grammar.js'
import { type Parsed, TokenReader } from './token-reader.js'

const KEYWORDS: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN'])
const COMPARATORS: readonly string[] = ['=', '<>', '<', '<=', '>', '>='] satisfies readonly Comparator[]

type Node = WrittenCondition | WrittenOperand
/** Where a node stands: only inside parentheses may it turn out to be an operand. */
type NodePosition = 'condition' | 'parentheses'

/** Parses the text of a condition. @throws Refusal */
export function parseConditionText(text: string): Parsed<WrittenCondition> {
  const tokens = new TokenReader(text, KEYWORDS)
  const tree = new ConditionParser(tokens).parse()
  return { tree, notes: tokens.notes }
}

class ConditionParser {
  readonly #tokens: TokenReader
  /** What the last closed parentheses held: closing another pair around that very node is redundant. */
  #parenthesised: Node | undefined

  constructor(tokens: TokenReader) {
    this.#tokens = tokens
  }

  /** expression = or END */
  parse(): WrittenCondition {
    const condition = this.#asCondition(this.#or('condition'))
    this.#tokens.expectEnd()
    return condition
  }

  /** or = and { OR and } */
  #or(position: NodePosition): Node {
    return this.#junction('or', 'OR', position, (inner) => this.#and(inner))
  }

  /** and = not { AND not } */
  #and(position: NodePosition): Node {
    return this.#junction('and', 'AND', position, (inner) => this.#not(inner))
  }

  #junction(kind: 'and' | 'or', keyword: string, position: NodePosition, parse: (position: NodePosition) => Node): Node {
    const first = parse(position)
    if (this.#tokens.keyword() !== keyword) return first
    const conditions = [this.#asCondition(first)]
    while (this.#tokens.takeKeyword(keyword)) {
      this.#tokens.notes.operatorCount++
      conditions.push(this.#asCondition(parse('condition')))
    }
    return { kind, conditions }
  }

  /** not = { NOT } primary */
  #not(position: NodePosition): Node {
    let count = 0
    while (this.#tokens.takeKeyword('NOT')) count++
    if (count === 0) return this.#primary(position)
    this.#tokens.notes.operatorCount += count
    let condition = this.#asCondition(this.#primary('condition'))
    for (; count > 0; count--) condition = { kind: 'not', condition }
    return condition
  }

  /** primary = '(' or ')' | operand [ comparison | between | in ] */
  #primary(position: NodePosition): Node {
    if (!this.#tokens.takeSymbol('(')) return this.#afterOperand(this.#operand(), position)
    const inner = this.#tokens.nest(() => this.#or('parentheses'))
    this.#tokens.expectSymbol(')')
    this.#noteParentheses(inner)
    return isOperand(inner) ? this.#afterOperand(inner, position) : inner
  }

  /** comparison = ( '=' | '<>' | '<' | '<=' | '>' | '>=' ) operand */
  #afterOperand(operand: WrittenOperand, position: NodePosition): Node {
    const tokens = this.#tokens
    const operator = COMPARATORS.find((symbol) => tokens.isAtSymbol(symbol)) as Comparator | undefined // an element of that list
    if (operator !== undefined) {
      tokens.take('symbol')
      tokens.notes.operatorCount++
      return { kind: 'comparison', operator, left: operand, right: this.#operand() }
    }
    if (tokens.takeKeyword('BETWEEN')) return this.#between(operand)
    if (tokens.takeKeyword('IN')) return this.#in(operand)
    if (position === 'parentheses' && tokens.isAtSymbol(')')) return operand
    return this.#asCondition(operand)
  }

  /** between = BETWEEN operand AND operand */
  #between(operand: WrittenOperand): Node {
    this.#tokens.notes.operatorCount++
    const lower = this.#operand()
    if (!this.#tokens.takeKeyword('AND')) this.#tokens.fail()
    return { kind: 'between', operand, lower, upper: this.#operand() }
  }

  /** in = IN '(' operand { ',' operand } ')' */
  #in(operand: WrittenOperand): Node {
    this.#tokens.notes.operatorCount++
    this.#tokens.expectSymbol('(')
    const list: WrittenOperand[] = []
    do list.push(this.#operand())
    while (this.#tokens.takeSymbol(','))
    this.#tokens.expectSymbol(')')
    return { kind: 'in', operand, list }
  }

  /** In parentheses an operand is again an operand. */
  #operand(): WrittenOperand {
    return parseOperand(this.#tokens, () => {
      const inner = this.#operand()
      if (this.#tokens.isAtSymbol(')')) this.#noteParentheses(inner)
      return inner
    })
  }

  #noteParentheses(inner: Node): void {
    if (inner === this.#parenthesised) this.#tokens.notes.hasRedundantParentheses = true
    this.#parenthesised = inner
  }

  /** A function's result may be a condition, other operands may not. */
  #asCondition(node: Node): WrittenCondition {
    if (!isOperand(node)) return node
    if (node.kind !== 'call') return this.#tokens.fail()
    this.#noteCondition(node)
    return node
  }

  #noteCondition(call: Call): void {
    const { calls } = this.#tokens.notes
    // The call was noted in front of the calls among its own operands.
    const noted = calls.at(-countCalls(call))
    if (noted !== undefined) noted.usedAs = 'condition'
  }
}

function isOperand(node: Node): node is WrittenOperand {
  return node.kind === 'path' || node.kind === 'placeholder' || node.kind === 'call' || node.kind === 'arithmetic'
}

/** The calls in an operand, itself included. */
function countCalls(operand: WrittenOperand): number {
  if (operand.kind !== 'call') return 0
  return operand.operands.reduce((count, inner) => count + countCalls(inner), 1)
}
