// What a resource-based policy must be before it is stored. Source: docs rbac-considerations, API_PutResourcePolicy (20 KB, characters); the
// sentences are assumed, since none of the service is known.
import { PolicyFault } from '../../access/policy-fault.js'
import type { Policy } from '../../access/policy.js'
import { readPolicy } from '../../access/policy-reader.js'
import { type ApiError, validation } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'

/** Source: docs specifying-conditions */
const ALLOWED = /^[\t\n\r\u0020-\u00ff]*$/

/** Why the text can't be the policy of a table or stream. */
export function policyRefusal(text: string): ApiError | undefined {
  if (Buffer.byteLength(text) > LIMITS.resourcePolicyBytes) return refusal(`it has more than ${LIMITS.resourcePolicyBytes} bytes`)
  if (!ALLOWED.test(text)) return refusal('it has characters beyond U+00FF')
  try {
    policyOfText(text)
    return undefined
  } catch (error) {
    if (error instanceof PolicyFault)
      return refusal(error.path.length === 0 ? error.message : `${error.path.join('.')}: ${error.message}`)
    throw error
  }
}

/** Source: assumed; the beginning is from reports of users */
const refusal = (why: string): ApiError => validation(`Resource-based policy is not valid: ${why}`)

/** @throws PolicyFault */
export function policyOfText(text: string): Policy {
  return readPolicy(parsed(text), {
    name: 'resource-based policy',
    kind: 'resource-based policy',
    placeOf: (path) => `statement ${typeof path[1] === 'number' ? path[1] + 1 : 1}`,
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new PolicyFault([], 'it is no JSON')
  }
}
