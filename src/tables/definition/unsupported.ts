// Members of table requests that are not built yet: refused, never accepted and dropped.
import type { ApiError } from '../../model/errors.js'
import { validation } from '../../model/errors.js'

/** By operation, in the order of the API's model. */
export const UNSUPPORTED_MEMBERS = {
  CreateTable: ['VectorIndexes'],
  UpdateTable: ['VectorIndexUpdates'],
} as const

/** The refusal of the first member of the request that is not built yet. */
export function unsupportedMember(operation: keyof typeof UNSUPPORTED_MEMBERS, input: object): ApiError | undefined {
  const member = UNSUPPORTED_MEMBERS[operation].find((name) => Object.hasOwn(input, name))
  return member === undefined ? undefined : validation(`${member} is not supported by Dynalab yet`)
}
