// What has to be so before a gateway serves. Each fault is one line with its cause and its remedy.
import type { Cluster, ClusterNode } from './cluster.js'
import { levelFault } from './levels.js'
import { RingError } from './outcome.js'
import type { ClusterSettings } from './settings.js'

/** Versions of items follow the clocks of gateways, and stay an hour after a delete: clocks that are this near never come into that. */
const CLOCKS_APART_MS = 500

/** @throws RingError */
export async function checkCluster(cluster: Cluster, settings: ClusterSettings): Promise<void> {
  refuse(levelFault(settings.levels, settings.replicas, settings.datacentre))
  refuse(nodesFault(cluster.nodes(), settings))
  refuse(clocksFault(await cluster.clockOffsets()))
}

function refuse(fault: string | undefined): void {
  if (fault !== undefined) throw new RingError(fault)
}

/** A keyspace takes any number of replicas; those without a node of their own never answer. */
function nodesFault(nodes: readonly ClusterNode[], { replicas }: ClusterSettings): string | undefined {
  for (const [datacentre, count] of replicas) {
    const there = nodes.filter((node) => node.datacentre === datacentre).length
    if (there >= count) continue
    return `--ring-replicas asks for ${count} replicas in ${datacentre}, which has ${there} nodes: ask for fewer, or add nodes.`
  }
  return undefined
}

function clocksFault(offsets: ReadonlyMap<string, number>): string | undefined {
  for (const [address, offsetMs] of offsets) {
    if (Math.abs(offsetMs) <= CLOCKS_APART_MS) continue
    const way = offsetMs > 0 ? 'ahead of' : 'behind'
    return `The clock of ${address} is ${Math.abs(offsetMs)} ms ${way} this machine's, and ${CLOCKS_APART_MS} ms are allowed: let NTP set both.`
  }
  return undefined
}
