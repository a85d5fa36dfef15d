// Three nodes of a ring of their own, in three racks, for programs that kill them: 127.0.4.1 to 127.0.4.3.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { CassandraNode } from '../cassandra/node.js'

const ADDRESSES = ['127.0.4.1', '127.0.4.2', '127.0.4.3']
const FOURTH = '127.0.4.4'
/** A node is down for so long, and up for so long after it is back. */
const DOWN_MS = 5000
const UP_MS = 8000

export interface ThreeNodes {
  readonly addresses: readonly string[]
  readonly nodes: readonly CassandraNode[]
  /** One more, which nobody has started. It is taken away as the others are. */
  readonly fourth: CassandraNode
  /** One after the other loses its power and comes back, until it is over. @returns how often */
  readonly killThem: (draw: () => number, isOver: () => boolean) => Promise<number>
}

/** Starts them, and takes them away when the task has ended. */
export async function withThreeNodes<Result>(task: (nodes: ThreeNodes) => Promise<Result>): Promise<Result> {
  const home = mkdtempSync(join(tmpdir(), 'ring-'))
  const nodeAt = (address: string, n: number): CassandraNode =>
    new CassandraNode({
      home: join(home, `node-${n + 1}`),
      address,
      datacentre: 'us-east',
      rack: 'abc'.charAt(n % ADDRESSES.length),
      seeds: ADDRESSES.slice(0, 1),
    })
  const nodes = ADDRESSES.map(nodeAt)
  const fourth = nodeAt(FOURTH, ADDRESSES.length)
  let isEnded = false
  const killThem = async (draw: () => number, isOver: () => boolean): Promise<number> => {
    let kills = 0
    await setTimeout(UP_MS / 2)
    while (!isOver() && !isEnded) {
      const node = nodes[draw() % nodes.length]
      await node?.kill()
      kills++
      await setTimeout(DOWN_MS)
      // What ended the task is told, not that its nodes were taken away meanwhile.
      await node?.start().catch((error: unknown) => {
        if (!isEnded) throw error
      })
      await setTimeout(UP_MS)
    }
    return kills
  }
  try {
    for (const node of nodes) await node.start()
    return await task({ addresses: ADDRESSES, nodes, fourth, killThem })
  } finally {
    isEnded = true
    for (const node of [...nodes, fourth]) await node.kill()
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
