// Three nodes of a ring of their own, in three racks, for programs that kill them: 127.0.4.1 to 127.0.4.3.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { CassandraNode } from '../cassandra/node.js'

const ADDRESSES = ['127.0.4.1', '127.0.4.2', '127.0.4.3']
/** A node is down for so long, and up for so long after it is back. */
const DOWN_MS = 5000
const UP_MS = 8000

export interface ThreeNodes {
  readonly addresses: readonly string[]
  /** One after the other loses its power and comes back, until it is over. @returns how often */
  readonly killThem: (draw: () => number, isOver: () => boolean) => Promise<number>
}

/** Starts them, and takes them away when the task has ended. */
export async function withThreeNodes<Result>(task: (nodes: ThreeNodes) => Promise<Result>): Promise<Result> {
  const home = mkdtempSync(join(tmpdir(), 'ring-'))
  const nodes = ADDRESSES.map(
    (address, n) =>
      new CassandraNode({
        home: join(home, `node-${n + 1}`),
        address,
        datacentre: 'us-east',
        rack: 'abc'.charAt(n),
        seeds: ADDRESSES.slice(0, 1),
      }),
  )
  const killThem = async (draw: () => number, isOver: () => boolean): Promise<number> => {
    let kills = 0
    await setTimeout(UP_MS / 2)
    while (!isOver()) {
      const node = nodes[draw() % nodes.length]
      await node?.kill()
      kills++
      await setTimeout(DOWN_MS)
      await node?.start()
      await setTimeout(UP_MS)
    }
    return kills
  }
  try {
    for (const node of nodes) await node.start()
    return await task({ addresses: ADDRESSES, killThem })
  } finally {
    for (const node of nodes) await node.kill()
    rmSync(home, { recursive: true, force: true })
  }
}

/** Where the keyspace of such a ring is. */
export const onThreeNodes = (keyspace: string) => ({
  nodes: ADDRESSES,
  datacentre: 'us-east',
  keyspace,
  replicas: new Map([['us-east', ADDRESSES.length]]),
})
