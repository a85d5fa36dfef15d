// Shorthands for the tests of this folder: a request's placeholders, and what a call refuses with.
import { Placeholders } from '../../src/expressions/placeholders.js'
import type { Item } from '../../src/model/attribute-value.js'
import { ApiError } from '../../src/model/errors.js'

export const placeholders = (values?: Item, names?: Record<string, string>): Placeholders => new Placeholders(names, values)

/** The text that a call refuses with; anything but a ValidationException fails the test. */
export function refusalOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    if (error instanceof ApiError && error.name === 'ValidationException') return error.message
    throw error
  }
  return 'no refusal'
}
