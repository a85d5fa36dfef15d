// How many files and sockets the process may have open, and who of its parts how many. Invariant: all shares together fit into the limit, so
// that no client can take what the store needs; where the system says no limit, or can't say, nothing is bounded by it.
import { readFileSync } from 'node:fs'

export interface DescriptorShares {
  /** What the system lets the process have open; infinite when it doesn't say. */
  readonly limit: number
  /** Table files that the store keeps open. */
  readonly storeFiles: number
  /** Connections of clients. */
  readonly connections: number
}

/** Node reads its modules all at once, each through a file of its own, and fails in words of its own where it can't. Measured: 180 are too few. */
export const LEAST_DESCRIPTORS = 224

/** Node's own, logs and compactions of the store, watchers, probes. */
const SPARE = 64
/** Part of the limit that goes to table files; LevelDB takes no fewer than 74 and needs no more than 1000. */
const STORE_PART = 1 / 5
const LEAST_STORE_FILES = 74
const MOST_STORE_FILES = 1000
/** For whoever has to look why there are so few. */
const LEAST_CONNECTIONS = 8

/** @param limit how many descriptors there are */
export function sharesOf(limit: number): DescriptorShares {
  const storeFiles = Math.floor(Math.min(Math.max(limit * STORE_PART, LEAST_STORE_FILES), MOST_STORE_FILES))
  return { limit, storeFiles, connections: Math.max(limit - SPARE - storeFiles, LEAST_CONNECTIONS) }
}

/** The shares of this process, by the limit that it has now: Node has raised the soft one as far as it may. */
export const descriptorShares = (): DescriptorShares => sharesOf(softLimit())

function softLimit(): number {
  try {
    const [, soft] = /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    const limit = Number(soft)
    return Number.isInteger(limit) ? limit : Number.POSITIVE_INFINITY
  } catch {
    return Number.POSITIVE_INFINITY // not Linux
  }
}
