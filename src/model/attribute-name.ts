// What a name of an attribute must be, wherever a request gives one: in items, in legacy parameters, through placeholders.
// The API's model has a greatest length too, but the service refuses in sentences; so the schemas have none.
// Source: recorded answers of the service.
import { validation } from './errors.js'
import { LIMITS } from './limits.js'
import { textSizeBytes } from './size.js'

export const EMPTY_NAME = 'Empty attribute name'
const LARGE_NAME = `Attribute name is too large, must be less than ${LIMITS.attributeNameBytes + 1} bytes`
/** A UTF-16 unit is at most this many bytes of UTF-8. */
const MAX_UNIT_BYTES = 3

/** What is wrong with the name, in the service's words; undefined when nothing is. */
export function faultOfName(name: string): string | undefined {
  if (name === '') return EMPTY_NAME
  if (name.length * MAX_UNIT_BYTES <= LIMITS.attributeNameBytes) return undefined
  return textSizeBytes(name) > LIMITS.attributeNameBytes ? LARGE_NAME : undefined
}

/** @throws ApiError ValidationException, bare */
export function checkAttributeName(name: string): void {
  const fault = faultOfName(name)
  if (fault !== undefined) throw validation(fault)
}
