// Asks an input check for its refusal, for the tests of its words.
import { ApiError } from '../../src/model/errors.js'
import { InputCheck } from '../../src/protocol/input-check.js'
import { parseJson } from '../../src/protocol/json.js'
import type { Wording } from '../../src/model/wording.js'

/** The refusal's name and text, or the input as the operation would get it. */
export function checked(operation: string, input: object, wording: Wording = 'latest'): unknown {
  const body = Buffer.from(JSON.stringify(input))
  const value = parseJson(body)
  try {
    new InputCheck(operation, wording).check(value, body)
    return value
  } catch (error) {
    if (error instanceof ApiError) return `${error.name}: ${error.message}`
    throw error
  }
}
