// Each text is read once: size, syntax and the rules that need no names or values. What came out, tree or refusal, is kept by text.
// Invariant: the memory kept is bounded by the length of the kept texts.
import { LIMITS } from '../model/limits.js'
import type { ConditionKind, ExpressionKind, WrittenAction, WrittenCondition, WrittenPath } from './ast.js'
import { parseConditionText } from './condition-parser.js'
import { parseProjectionText } from './projection-parser.js'
import { Refusal, refusal } from './refusal.js'
import { CONDITION_RULES, PROJECTION_RULES, type Rule, UPDATE_RULES } from './rules.js'
import type { Parsed } from './token-reader.js'
import { parseUpdateText } from './update-parser.js'

type Outcome<T> = { readonly tree: T } | { readonly sentence: string }

/** A generation of kept outcomes is full when its texts are that long together. */
const GENERATION_CHARACTERS = 131_072
/** A UTF-16 unit is at most this many bytes of UTF-8. */
const MAX_UNIT_BYTES = 3

/** The outcomes of one grammar; those not asked for during a whole generation are dropped. */
class Outcomes<T> {
  readonly #parse: (text: string) => Parsed<T>
  readonly #rules: readonly Rule[]
  #young = new Map<string, Outcome<T>>()
  #old = new Map<string, Outcome<T>>()
  #youngCharacters = 0

  constructor(parse: (text: string) => Parsed<T>, rules: readonly Rule[]) {
    this.#parse = parse
    this.#rules = rules
  }

  of(text: string): Outcome<T> {
    const kept = this.#young.get(text)
    if (kept !== undefined) return kept
    const outcome = this.#old.get(text) ?? this.#read(text)
    this.#keep(text, outcome)
    return outcome
  }

  #keep(text: string, outcome: Outcome<T>): void {
    this.#young.set(text, outcome)
    this.#youngCharacters += text.length
    if (this.#youngCharacters <= GENERATION_CHARACTERS) return
    this.#old = this.#young
    this.#young = new Map()
    this.#youngCharacters = 0
  }

  #read(text: string): Outcome<T> {
    try {
      const { tree, notes } = this.#parse(text)
      for (const rule of this.#rules) {
        const sentence = rule(notes)
        if (sentence !== undefined) return { sentence }
      }
      return { tree }
    } catch (error) {
      if (error instanceof Refusal) return { sentence: error.message }
      throw error
    }
  }
}

const conditions = new Outcomes<WrittenCondition>(parseConditionText, CONDITION_RULES)
const updates = new Outcomes<readonly WrittenAction[]>(parseUpdateText, UPDATE_RULES)
const projections = new Outcomes<readonly WrittenPath[]>(parseProjectionText, PROJECTION_RULES)

/** @throws ApiError ValidationException */
export const writtenCondition = (kind: ConditionKind, text: string): WrittenCondition => read(conditions, kind, text)

/** @throws ApiError ValidationException */
export const writtenUpdate = (text: string): readonly WrittenAction[] => read(updates, 'UpdateExpression', text)

/** @throws ApiError ValidationException */
export const writtenProjection = (text: string): readonly WrittenPath[] => read(projections, 'ProjectionExpression', text)

/** The texts that one request may have beside each other. */
export interface Texts {
  readonly UpdateExpression?: string
  readonly ConditionExpression?: string
  readonly KeyConditionExpression?: string
  readonly FilterExpression?: string
  readonly ProjectionExpression?: string
}

/**
 * Reads every text of a request, so that what is wrong with one of them speaks before what names and values do to another.
 * Source: recorded answers of the service for Query; for other operations assumed. @throws ApiError ValidationException
 */
export function readTexts(texts: Texts): void {
  if (texts.UpdateExpression !== undefined) writtenUpdate(texts.UpdateExpression)
  if (texts.ConditionExpression !== undefined) writtenCondition('ConditionExpression', texts.ConditionExpression)
  if (texts.KeyConditionExpression !== undefined) writtenCondition('KeyConditionExpression', texts.KeyConditionExpression)
  if (texts.FilterExpression !== undefined) writtenCondition('FilterExpression', texts.FilterExpression)
  if (texts.ProjectionExpression !== undefined) writtenProjection(texts.ProjectionExpression)
}

function read<T>(outcomes: Outcomes<T>, kind: ExpressionKind, text: string): T {
  checkSize(kind, text)
  const outcome = outcomes.of(text)
  if ('sentence' in outcome) throw refusal(kind, outcome.sentence)
  return outcome.tree
}

/** Source: texts measured eu-west-2, 2026; that a blank text counts as empty is assumed. */
function checkSize(kind: ExpressionKind, text: string): void {
  if (text.length * MAX_UNIT_BYTES > LIMITS.expressionBytes) {
    const sizeBytes = Buffer.byteLength(text)
    const isTailed = kind === 'ConditionExpression' || kind === 'FilterExpression'
    const tail = isTailed ? ` expression size: ${sizeBytes}` : ''
    const sentence = `Expression size has exceeded the maximum allowed size;${tail}`
    if (sizeBytes > LIMITS.expressionBytes) throw refusal(kind, sentence)
  }
  if (text.length === 0 || text.trim() === '') throw refusal(kind, 'The expression can not be empty;')
}
