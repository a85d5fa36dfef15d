// The refusal of an operation that there is not. Invariant: what a client wrote reaches a log line as one short word or in quotes.
// Source: recorded answers of the service, the type; it gives no message, which SDKs show as `UnknownError` or `null`, so ours names the
// operation.
import { ApiError } from '../model/errors.js'
import { serviceOf } from './services.js'

/** Names of which the log has had its line; who asks for more than these makes them up. */
const TOLD_LIMIT = 100
const SHOWN_CHARACTERS = 128

/**
 * @param tell called with the name of each such operation once, when given
 * @returns a function that makes the refusal of a target; of none at all, in the service's own way, without a message
 */
export function unknownOperations(tell?: (operation: string) => void): (target: string | undefined) => ApiError {
  const told = new Set<string>()
  return (target) => {
    if (target === undefined || target === '') return new ApiError('UnknownOperationException')
    const operation = shown(target)
    if (!told.has(operation) && told.size < TOLD_LIMIT) {
      told.add(operation)
      tell?.(operation)
    }
    return new ApiError('UnknownOperationException', `Dynalab has no operation ${operation}`)
  }
}

/** Without the prefix of a service that is spoken here; a foreign one says what the client wants. */
function shown(target: string): string {
  const { targetPrefix } = serviceOf(target)
  const isOurs = target.startsWith(targetPrefix) && target.length > targetPrefix.length
  const name = isOurs ? target.slice(targetPrefix.length) : target
  return /^[\w.]+$/.test(name) && name.length <= SHOWN_CHARACTERS ? name : JSON.stringify(name.slice(0, SHOWN_CHARACTERS))
}
