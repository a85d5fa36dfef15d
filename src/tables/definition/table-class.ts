// The table class: free text in the API's model, so that a wrong one has a sentence of its own. Source: measured us-west-2, 2026-10.
import { type ApiError, validation } from '../../model/errors.js'
import type { TableClass } from '../../model/table.js'

const CLASSES: readonly TableClass[] = ['STANDARD', 'STANDARD_INFREQUENT_ACCESS']

const isTableClass = (text: string): text is TableClass => CLASSES.some((name) => name === text)

/** Why the text is no table class. */
export function tableClassRefusal(text: string | undefined): ApiError | undefined {
  if (text === undefined || isTableClass(text)) return undefined
  const set = `[${CLASSES.join(', ')}]`
  if (text !== '')
    return validation(`Invalid table-class parameter provided. Please try again with a valid table-class value: ${set}.`)
  // The set printed for the empty text is assumed.
  return validation(
    `1 validation error detected: Value '' at 'tableClass' failed to satisfy constraint: Member must satisfy enum value set: ${set}`,
  )
}

/** The class named by text that passed the rule. */
export const tableClassOf = (text: string | undefined): TableClass | undefined =>
  text !== undefined && isTableClass(text) ? text : undefined
