// Each text is read once: size, syntax and the rules that need no names or values. What came out, tree or refusal, is kept by text.
import { LIMITS } from '../model/limits.js'
import type { ConditionKind, ExpressionKind, WrittenAction, WrittenCondition, WrittenPath } from './ast.js'
import { parseConditionText } from './condition-parser.js'
import { KeptByText } from './kept-by-text.js'
import { parseProjectionText } from './projection-parser.js'
import { Refusal, refusal } from './refusal.js'
import { CONDITION_RULES, PROJECTION_RULES, type Rule, UPDATE_RULES } from './rules.js'
import type { Parsed } from './token-reader.js'
import { parseUpdateText } from './update-parser.js'

type Outcome<T> = { readonly tree: T } | { readonly sentence: string }

/** A UTF-16 unit is at most this many bytes of UTF-8. */
const MAX_UNIT_BYTES = 3

/** The outcomes of one grammar. */
const outcomesOf = <T>(parse: (text: string) => Parsed<T>, rules: readonly Rule[]): KeptByText<Outcome<T>> =>
  new KeptByText((text) => read(text, parse, rules))

function read<T>(text: string, parse: (text: string) => Parsed<T>, rules: readonly Rule[]): Outcome<T> {
  try {
    const { tree, notes } = parse(text)
    for (const rule of rules) {
      const sentence = rule(notes)
      if (sentence !== undefined) return { sentence }
    }
    return { tree }
  } catch (error) {
    if (error instanceof Refusal) return { sentence: error.message }
    throw error
  }
}

const conditions = outcomesOf<WrittenCondition>(parseConditionText, CONDITION_RULES)
const updates = outcomesOf<readonly WrittenAction[]>(parseUpdateText, UPDATE_RULES)
const projections = outcomesOf<readonly WrittenPath[]>(parseProjectionText, PROJECTION_RULES)

/** @throws ApiError ValidationException */
export const writtenCondition = (kind: ConditionKind, text: string): WrittenCondition => treeOf(conditions, kind, text)

/** @throws ApiError ValidationException */
export const writtenUpdate = (text: string): readonly WrittenAction[] => treeOf(updates, 'UpdateExpression', text)

/** @throws ApiError ValidationException */
export const writtenProjection = (text: string): readonly WrittenPath[] => treeOf(projections, 'ProjectionExpression', text)

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

function treeOf<T>(outcomes: KeptByText<Outcome<T>>, kind: ExpressionKind, text: string): T {
  checkSize(kind, text)
  const kept = outcomes.of(text)
  if ('sentence' in kept) throw refusal(kind, kept.sentence)
  return kept.tree
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
