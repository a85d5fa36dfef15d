// Which parameters of each operation may stand together, asked before anything is decoded or parsed.
// Invariant: the first broken rule speaks, in the order mixing, conditional operator (in the older layer after the depth of what it
// joins), placeholders without an expression.
// Source: measured us-east-1, 2026-09 (validation sheet 2.0).
import { checkConditionalOperator, checkNotMixed, checkPlaceholdersHaveExpression } from '../expressions/parameters.js'
import { checkNesting, type WireValue } from '../model/decode.js'
import type { RefusalStyle } from './refusal-styles.js'

/** What an operation's parameters are; the lists are in the order in which the service prints them. */
export interface ParameterRules {
  readonly nonExpression: readonly string[]
  readonly expression: readonly string[]
  /** The expressions that can use values: a values map needs one of them. */
  readonly usesValues: readonly string[]
  /** The legacy map that ConditionalOperator joins. */
  readonly legacyMap?: string
  /** How the older layer names the expressions that are absent. */
  readonly valuesTail?: string
  /** Query and Scan kept that tail. Source: assumed */
  readonly keepsTail?: boolean
}

/** Put's and delete's rules. */
export const GUARD_PARAMETERS: ParameterRules = {
  nonExpression: ['Expected', 'ConditionalOperator'],
  expression: ['ConditionExpression'],
  usesValues: ['ConditionExpression'],
  legacyMap: 'Expected',
  valuesTail: ': ConditionExpression is null',
}

export const UPDATE_PARAMETERS: ParameterRules = {
  nonExpression: ['AttributeUpdates', 'Expected', 'ConditionalOperator'],
  expression: ['UpdateExpression', 'ConditionExpression'],
  usesValues: ['UpdateExpression', 'ConditionExpression'],
  legacyMap: 'Expected',
  valuesTail: ': UpdateExpression and ConditionExpression are null',
}

export const GET_PARAMETERS: ParameterRules = {
  nonExpression: ['AttributesToGet'],
  expression: ['ProjectionExpression'],
  usesValues: [],
}

/** Source: assumed for the tail, after those of the other operations. */
export const SEARCH_PARAMETERS: ParameterRules = {
  nonExpression: [],
  expression: ['SearchConditionExpression', 'ProjectionExpression'],
  usesValues: ['SearchConditionExpression'],
  valuesTail: ': SearchConditionExpression is null',
  keepsTail: true,
}

export const SCAN_PARAMETERS: ParameterRules = {
  nonExpression: ['AttributesToGet', 'ScanFilter', 'ConditionalOperator'],
  expression: ['ProjectionExpression', 'FilterExpression'],
  usesValues: ['FilterExpression'],
  legacyMap: 'ScanFilter',
  valuesTail: ': FilterExpression is null',
  keepsTail: true,
}

const QUERY_PARAMETERS: ParameterRules = {
  nonExpression: ['AttributesToGet', 'QueryFilter', 'ConditionalOperator'],
  expression: ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression'],
  usesValues: ['FilterExpression', 'KeyConditionExpression'],
  legacyMap: 'QueryFilter',
  valuesTail: ': FilterExpression and KeyConditionExpression are null',
  keepsTail: true,
}

const QUERY_PARAMETERS_BOTH_KEYS: ParameterRules = {
  ...QUERY_PARAMETERS,
  nonExpression: [...QUERY_PARAMETERS.nonExpression, 'KeyConditions'],
}

/** Query's rules: KeyConditions counts as mixed only beside a KeyConditionExpression. */
export function queryParameters(input: { readonly KeyConditionExpression?: string }): ParameterRules {
  return input.KeyConditionExpression === undefined ? QUERY_PARAMETERS : QUERY_PARAMETERS_BOTH_KEYS
}

/** A request read by the names of its members (ours, from the tables above, never a client's). */
type RequestMembers = Readonly<Record<string, unknown>>

/** @throws ApiError ValidationException for the first rule that the request breaks */
export function checkParameters(input: object, rules: ParameterRules, style: RefusalStyle): void {
  const members = input as RequestMembers // read only through the fixed names of the rules
  checkMixing([members], rules)
  if (rules.legacyMap !== undefined && members.ConditionalOperator !== undefined) {
    // The schema says that these are a word and a map of conditions.
    const conditions = members[rules.legacyMap] as LegacyConditions | undefined
    if (style.layer === 'older') checkDepth(conditions)
    checkConditionalOperator(members.ConditionalOperator as string, conditions)
  }
  if (style.needsExpression) checkPlaceholdersUsed(members, rules, style)
}

/** Expected or a filter as a client sent it: JSON types were checked by the schemas. */
type LegacyConditions = Readonly<
  Record<string, { readonly Value?: WireValue; readonly AttributeValueList?: readonly WireValue[] }>
>

/** The older layer looks at the depth of values before it looks at what joins them. Source: recorded answers of the service, for Scan. */
function checkDepth(conditions: LegacyConditions = {}): void {
  for (const name of Object.keys(conditions)) {
    checkNesting(conditions[name]?.Value)
    conditions[name]?.AttributeValueList?.forEach(checkNesting)
  }
}

/** @throws ApiError when members of both kinds are present, here or (in a batch) across several structures */
export function checkMixing(structures: readonly object[], rules: ParameterRules): void {
  const isPresent = (name: string): boolean => structures.some((structure) => (structure as RequestMembers)[name] !== undefined)
  const legacy = rules.nonExpression.filter(isPresent)
  if (legacy.length > 0) checkNotMixed(legacy, rules.expression.filter(isPresent))
}

function checkPlaceholdersUsed(members: RequestMembers, rules: ParameterRules, { layer }: RefusalStyle): void {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = members
  if (names === undefined && values === undefined) return
  const has = (expressions: readonly string[]): 'expression' | 'none' =>
    expressions.some((name) => members[name] !== undefined) ? 'expression' : 'none'
  const tail = layer === 'older' || rules.keepsTail === true ? rules.valuesTail : undefined
  checkPlaceholdersHaveExpression(names as object | undefined, undefined, has(rules.expression)) // a map, says the schema
  checkPlaceholdersHaveExpression(undefined, values as object | undefined, has(rules.usesValues), tail)
}
