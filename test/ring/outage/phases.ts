// What happens to three nodes while they are under load, one thing after the other. Each phase leaves the ring whole for the next one, but for the node
// that is down or paused until the phase after it.
import { setTimeout } from 'node:timers/promises'
import type { CassandraNode } from '../cassandra/node.js'
import type { ThreeNodes } from '../support/three-nodes.js'

export interface Phase {
  readonly name: string
  /** Most replicas are there all the time: no client may be refused for longer than a second. */
  readonly isServed: boolean
  readonly happens: () => Promise<void> | void
}

export const SUBJECTS = ['down', 'paused', 'grow', 'dark'] as const
export type Subject = (typeof SUBJECTS)[number]

/** @param draw from 0 up to and without 2^32, which node it is */
export function phasesOf(subject: Subject, { nodes, fourth }: ThreeNodes, draw: () => number): readonly Phase[] {
  const served = (name: string, happens: Phase['happens']): Phase => ({ name, isServed: true, happens })
  switch (subject) {
    case 'down': {
      const node = oneOf(nodes, draw)
      return [served(`${node.address} killed`, () => node.kill()), served(`${node.address} started again`, () => node.start())]
    }
    case 'paused': {
      const node = oneOf(nodes, draw)
      return [served(`${node.address} paused`, () => node.pause()), served(`${node.address} resumed`, () => node.resume())]
    }
    case 'grow':
      return [
        served('a fourth node added', () => fourth.start()),
        served('the fourth node removed', async () => {
          await fourth.tool('decommission')
          await fourth.kill()
        }),
      ]
    case 'dark':
      return [
        {
          name: 'all nodes killed at once and started again',
          isServed: false,
          happens: async () => {
            await Promise.all(nodes.map((node) => node.kill()))
            await setTimeout(1000)
            for (const node of nodes) await node.start()
          },
        },
      ]
  }
}

function oneOf(nodes: readonly CassandraNode[], draw: () => number): CassandraNode {
  const node = nodes[draw() % nodes.length]
  if (node === undefined) throw new Error('no nodes')
  return node
}
