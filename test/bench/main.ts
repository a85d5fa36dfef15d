// `npm run bench`: requests per second and latencies of Dynalab, its ceilings and its peers, on this machine. The README beside this file says how and why.
import { loadavg } from 'node:os'
import { against } from './modes/against.js'
import { compare } from './modes/compare.js'
import { ownRows } from './modes/own-rows.js'
import { partitions } from './modes/partitions.js'
import { profile } from './modes/profile.js'
import { scale } from './modes/scale.js'
import { streams } from './modes/streams.js'
import { type Options, readOptions } from './options.js'

const BUSY_LOAD = 0.5

/** Runs the chosen mode. Resolves to whether every measurement gave a figure. */
function run(options: Options): Promise<boolean> {
  const isUsual = !(
    options.partitions ||
    options.streams ||
    options.against ||
    options.againstWith ||
    options.profile ||
    options.scale
  )
  const own = [...options.forkRows, ...options.jobRows]
  if (!isUsual && options.areChosen && own.length > 0) throw new Error(`${own.join(', ')}: measured in the usual run alone`)
  if (isUsual && options.workloads.length === 0) return ownRows(options)
  if (options.partitions !== undefined) return partitions(options, options.partitions)
  if (options.streams) return streams(options)
  if (options.against !== undefined || options.againstWith !== undefined) return against(options)
  if (options.profile) return profile(options)
  return options.scale ? scale(options) : compare(options)
}

try {
  const options = readOptions(process.argv.slice(2))
  const [load = 0] = loadavg()
  if (load > BUSY_LOAD) console.error(`this machine is busy (load ${load.toFixed(1)}): the figures will wander`)
  process.exit((await run(options)) ? 0 : 1)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
