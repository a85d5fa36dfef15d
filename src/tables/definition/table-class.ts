// The table class: free text in the API's model, so that a wrong one has a sentence of its own. Source: measured us-west-2, 2026-10.
import { type ApiError, validation } from '../../model/errors.js'
import type { TableClass } from '../../model/table.js'
import { validationWhen } from './rule.js'

const CLASSES: readonly TableClass[] = ['STANDARD', 'STANDARD_INFREQUENT_ACCESS']

const isTableClass = (text: string): text is TableClass => CLASSES.some((name) => name === text)

const SET = `[${CLASSES.join(', ')}]`

/** The empty text breaks a constraint, so it is refused before any rule. Source: measured us-west-2, 2026-10; the set it prints assumed. */
export const emptyTableClassRefusal = (text: string | undefined): ApiError | undefined =>
  validationWhen(
    text === '',
    `1 validation error detected: Value '' at 'tableClass' failed to satisfy constraint: Member must satisfy enum value set: ${SET}`,
  )

/** Why the text is no table class. */
export function tableClassRefusal(text: string | undefined): ApiError | undefined {
  if (text === undefined || isTableClass(text)) return undefined
  return validation(`Invalid table-class parameter provided. Please try again with a valid table-class value: ${SET}.`)
}

/** The class named by text that passed the rule. */
export const tableClassOf = (text: string | undefined): TableClass | undefined =>
  text !== undefined && isTableClass(text) ? text : undefined
