// Conditions, filters and key conditions. A parenthesis may open a condition or an operand, and only what comes after it tells which.
// So a level of parentheses may end as a bare operand, and the level around it decides what becomes of that.
// Invariant: open levels are kept in a list and not on the stack, so that a text of any depth is read.
// Source: docs Expressions.OperatorsAndFunctions (grammar, precedence).
import type { Comparator, WrittenCondition, WrittenOperand } from './ast.js'
import { type Level as OperandLevel, parseOperand } from './operand-grammar.js'
import { type Parsed, TokenReader } from './token-reader.js'

const KEYWORDS: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN'])
const COMPARATORS: readonly string[] = ['=', '<>', '<', '<=', '>', '>='] satisfies readonly Comparator[]

type Node = WrittenCondition | WrittenOperand

/** What a pair of parentheses, or the text itself, holds so far. or = and { OR and }; and = not { AND not }; not = { NOT } primary */
interface Level {
  /** What stands between ORs. */
  readonly alternatives: WrittenCondition[]
  /** What stands between ANDs, since the last OR. */
  required: WrittenCondition[]
  /** NOTs in front of the next primary. */
  negations: number
}

const openLevel = (): Level => ({ alternatives: [], required: [], negations: 0 })

/** Parses the text of a condition. @throws Refusal */
export function parseConditionText(text: string): Parsed<WrittenCondition> {
  const tokens = new TokenReader(text, KEYWORDS)
  const tree = new ConditionParser(tokens).parse()
  return { tree, notes: tokens.notes }
}

class ConditionParser {
  readonly #tokens: TokenReader
  /** The open levels, the text itself first. */
  readonly #levels: Level[] = [openLevel()]

  constructor(tokens: TokenReader) {
    this.#tokens = tokens
  }

  /** expression = or END; primary = '(' or ')' | operand [ comparison | between | in ] */
  parse(): WrittenCondition {
    for (;;) {
      this.#takeNegations()
      if (this.#tokens.takeSymbol('(')) {
        this.#levels.push(openLevel())
        continue
      }
      const whole = this.#closeLevels(this.#operand())
      if (whole !== undefined) return whole
    }
  }

  #takeNegations(): void {
    const level = this.#level()
    while (this.#tokens.takeKeyword('NOT')) {
      level.negations++
      this.#tokens.notes.operatorCount++
    }
  }

  /** Gives a primary to its level, and each level that ends to the one around it. @returns the condition when the text ends */
  #closeLevels(primary: Node): WrittenCondition | undefined {
    let node: Node | undefined = primary
    while (this.#levels.length > 1) {
      node = this.#isBare(node) ? node : this.#addTo(this.#level(), node)
      if (node === undefined) return undefined
      this.#tokens.closeParentheses(node)
      this.#levels.pop()
    }
    const condition = this.#addTo(this.#level(), node)
    if (condition !== undefined) this.#tokens.expectEnd()
    return condition
  }

  #level(): Level {
    const level = this.#levels.at(-1)
    if (level === undefined) throw new Error('no level of the text itself')
    return level
  }

  /** True for an operand that has its pair of parentheses for itself. */
  #isBare(node: Node): boolean {
    const { alternatives, required, negations } = this.#level()
    const isAlone = alternatives.length === 0 && required.length === 0 && negations === 0
    return isAlone && isOperand(node) && this.#tokens.isAtSymbol(')')
  }

  /** @returns the condition that the level is when it ends here, undefined when AND or OR follows */
  #addTo(level: Level, primary: Node): WrittenCondition | undefined {
    let condition = isOperand(primary) ? this.#conditionOn(primary) : primary
    for (; level.negations > 0; level.negations--) condition = { kind: 'not', condition }
    level.required.push(condition)
    if (this.#takeOperator('AND')) return undefined
    level.alternatives.push(joined('and', level.required))
    level.required = []
    return this.#takeOperator('OR') ? undefined : joined('or', level.alternatives)
  }

  #takeOperator(keyword: string): boolean {
    const isTaken = this.#tokens.takeKeyword(keyword)
    if (isTaken) this.#tokens.notes.operatorCount++
    return isTaken
  }

  /** comparison = ( '=' | '<>' | '<' | '<=' | '>' | '>=' ) operand; without an operator, a function's result may be a condition */
  #conditionOn(operand: WrittenOperand): WrittenCondition {
    const tokens = this.#tokens
    const operator = COMPARATORS.find((symbol) => tokens.takeSymbol(symbol)) as Comparator | undefined // an element of that list
    if (operator !== undefined) {
      tokens.notes.operatorCount++
      return { kind: 'comparison', operator, left: operand, right: this.#operand() }
    }
    if (this.#takeOperator('BETWEEN')) return this.#between(operand)
    if (tokens.takeKeyword('IN')) return this.#in(operand)
    if (operand.kind !== 'call') return tokens.fail()
    tokens.notes.conditions.add(operand)
    return operand
  }

  /** between = BETWEEN operand AND operand */
  #between(operand: WrittenOperand): WrittenCondition {
    const lower = this.#operand()
    if (!this.#tokens.takeKeyword('AND')) this.#tokens.fail()
    return { kind: 'between', operand, lower, upper: this.#operand() }
  }

  /** in = IN '(' operand { ',' operand } ')' */
  #in(operand: WrittenOperand): WrittenCondition {
    this.#tokens.expectSymbol('(')
    const list: WrittenOperand[] = []
    do list.push(this.#operand())
    while (this.#tokens.takeSymbol(','))
    this.#tokens.expectSymbol(')')
    return { kind: 'in', operand, list }
  }

  #operand(): WrittenOperand {
    return parseOperand(this.#tokens, this.#openParentheses)
  }

  /** In parentheses an operand is again an operand. */
  readonly #openParentheses = (): OperandLevel => ({
    take: (operand) => {
      this.#tokens.closeParentheses(operand)
      return operand
    },
  })
}

function joined(kind: 'and' | 'or', conditions: readonly WrittenCondition[]): WrittenCondition {
  const [first] = conditions
  return first !== undefined && conditions.length === 1 ? first : { kind, conditions }
}

function isOperand(node: Node): node is WrittenOperand {
  return node.kind === 'path' || node.kind === 'placeholder' || node.kind === 'call' || node.kind === 'arithmetic'
}
