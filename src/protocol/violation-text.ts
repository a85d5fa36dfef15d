// The words for broken constraints, in the two grammars of the service: the older one with path and value, which joins all
// clauses, and the newer one with the path alone, which stops at the first.
// Source: measured eu-west-2, us-east-1 and us-west-2, 2026-10.
import type { Keyword, Step, Violation } from './constraints.js'
import { echoOf, lowerFirst } from './echo.js'
import type { Schema } from './schema.js'

/** Clauses that one text joins at most. Source: as dynalite records it. */
export const CLAUSE_LIMIT = 10

/** `1 validation error detected: …`, or as many as there are clauses. */
export function joinClauses(clauses: readonly string[]): string {
  return `${clauses.length} validation error${clauses.length === 1 ? '' : 's'} detected: ${clauses.join('; ')}`
}

/** The older layer's clause. @param echo how maps are printed: as Java does, or as JSON, which one operation does */
export function olderClause(violation: Violation, echo: 'java' | 'json'): string {
  const path = violation.path.map(olderStep).join('.')
  return `${valueOf(violation, echo)} at '${path}' failed to satisfy constraint: ${phraseOf(violation)}`
}

/** The newer layer's text. */
export function newerText(violation: Violation): string {
  const path = violation.path.map(newerStep).join('.')
  return joinClauses([`Value at '${path}' failed to satisfy constraint: ${phraseOf(violation)}`])
}

/** The newer layer's words about an enum: neither member nor value. */
export function enumSentence(values: string): string {
  return `Failed to satisfy constraint: Member must satisfy enum value set: [${values}]`
}

function valueOf({ value, valueShape }: Violation, echo: 'java' | 'json'): string {
  if (value === undefined) return 'Value null'
  return `Value '${echo === 'json' && typeof value === 'object' ? JSON.stringify(value) : echoOf(value, valueShape)}'`
}

function olderStep(step: Step): string {
  if (step.kind === 'member') return lowerFirst(step.name)
  return step.kind === 'element' ? `${step.index + 1}.member` : `${step.key}.member`
}

function newerStep(step: Step): string {
  return step.kind === 'member' ? step.name : olderStep(step)
}

function phraseOf({ keyword, shape: { schema } }: Violation): string {
  switch (keyword) {
    case 'mapKeys':
      return `Map keys must satisfy constraint: [${rulePhrases(schema.anyOf?.[0] ?? schema).join(', ')}]`
    case 'mapValues':
      return `Map value must satisfy constraint: [${rulePhrases({ maxItems: schema.maxItems, minItems: schema.minItems }).join(', ')}]`
    default:
      return rulePhrase(keyword, schema.anyOf === undefined ? schema : { ...schema.anyOf[0], ...schema })
  }
}

type Rules = { readonly [Name in keyof Schema]?: Schema[Name] | undefined }

function rulePhrases(rules: Rules): readonly string[] {
  return (Object.keys(rules) as Keyword[]).map((keyword) => rulePhrase(keyword, rules)) // the rules of a name or of a list
}

function rulePhrase(keyword: Keyword, rules: Rules): string {
  switch (keyword) {
    case 'required':
      return 'Member must not be null'
    case 'enum':
      return `Member must satisfy enum value set: [${rules.enum?.join(', ') ?? ''}]`
    case 'pattern':
      return `Member must satisfy regular expression pattern: ${rules.patternText ?? rules.pattern?.slice(1, -1) ?? ''}`
    case 'minimum':
      return `Member must have value greater than or equal to ${rules.minimum}`
    case 'maximum':
      return `Member must have value less than or equal to ${rules.maximum}`
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return `Member must have length greater than or equal to ${rules[keyword]}`
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      return `Member must have length less than or equal to ${rules[keyword]}`
    case 'mapKeys':
    case 'mapValues':
      throw new Error(`${keyword} is made of other rules`)
  }
}
