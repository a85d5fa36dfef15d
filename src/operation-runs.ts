// How operations run in a process, whichever engine answers them: reads of many items few at once, each counted; and where the ids of requests
// come from.
import type { RequestLog } from './metering/request-log.js'
import type { JsonObject } from './model/json.js'
import { OPERATIONS } from './operations/index.js'
import type { Context, Operation } from './operations/operation.js'
import type { RequestRates } from './operations/request-rates.js'
import type { BulkReads } from './protocol/bulk-reads.js'
import type { Client } from './protocol/client.js'
import type { RandomBytes } from './protocol/request-id.js'
import type { ServiceName } from './protocol/services.js'
import type { Random } from './runtime/random.js'

/**
 * Reads of many items wait for each other; everything else runs as it comes.
 * @param rates how often a second some operations are taken; as often as anybody likes when not given
 */
export function fewAtOnce(
  bulkReads: BulkReads,
  log: RequestLog,
  rates?: RequestRates,
): Readonly<Record<ServiceName, readonly Operation[]>> {
  const limited = (operation: Operation): Operation => {
    const { side, resources } = operation
    const kind = resources.form === 'batch' || resources.form === 'transaction' ? 'batch' : 'page'
    const reads = (input: JsonObject): boolean => side !== 'either' || resources.of(input).some((one) => one.side === 'read')
    const run = (input: never, context: Context, client?: Client) =>
      reads(input) ? bulkReads.run(kind, () => operation.run(input, context), client) : operation.run(input, context)
    return operation.isBulk ? { ...operation, run } : operation
  }
  const { dynamodb, streams, ...others } = OPERATIONS
  const rated = (operation: Operation): Operation => rates?.around(operation) ?? operation
  const made = (operation: Operation): Operation => log.counting(limited(rated(operation)))
  return { dynamodb: dynamodb.map(made), streams: streams.map(made), ...others }
}

/** One stream of draws for all request ids of a process, or of one of its simulations. */
export function requestIdBytes(random: Random): RandomBytes {
  let drawn = 0
  return (lengthBytes) => random.bytes('requestId', '', drawn++).subarray(0, lengthBytes)
}
