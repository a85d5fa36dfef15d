// How many connections an emulator takes.
import type { Logger } from './operator-log.js'
import { descriptorShares } from './runtime/descriptors.js'
import type { ConnectionLimit } from './server/connections.js'

/** As many as leave the store the descriptors that it needs. */
export function connectionLimit(logger: Logger): ConnectionLimit {
  const { limit, connections: most } = descriptorShares()
  const words = `there are ${most} connections, all that ${limit} open files have room for: more are refused (raise it with ulimit -n)`
  return { most, onFull: () => logger.warn(words) }
}
