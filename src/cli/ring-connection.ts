// A ring as the flags of a command say where it is, connected to without a place among its gateways. Invariant: nothing is made there.
import type { Command } from 'commander'
import { OptionError, resolveOptions } from '../config.js'
import { ringPlaceOf } from '../ring-gateway/ring-place.js'
import { RING } from '../ring-options.js'
import type { Cluster } from '../ring/cluster/cluster.js'
import { addFlags, givenOptions } from './flags.js'

/** The flags that say where a ring is, and how it is asked. */
export const addRingFlags = (command: Command): Command => addFlags(command, RING)

/** @param instead of what a ring could be named. @throws OptionError, RingError: one line with cause and remedy */
export async function withRing<Result>(
  command: Command,
  task: (cluster: Cluster) => Promise<Result>,
  instead = '',
): Promise<Result> {
  const options = resolveOptions(givenOptions(command))
  if (options.ring === undefined)
    throw new OptionError(`name ${instead}nodes of a ring by --ring, and their datacentre by --ring-dc`)
  const place = await ringPlaceOf(options)
  const { Cluster } = await import('../ring/cluster/cluster.js')
  const { requireFormat } = await import('../ring/schema/keyspace.js')
  const cluster = await Cluster.open(place, requireFormat)
  try {
    return await task(cluster)
  } finally {
    await cluster.close()
  }
}
