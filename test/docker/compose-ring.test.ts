// The compose file of a ring, read as Compose reads it: its gateways start with options that the command takes, over nodes that are services of it, with
// Paxos as the product asks for it, and no port is open to other machines. `docker compose up` itself is not run.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { addFlags, givenOptions } from '../../src/cli/flags.js'
import { resolveOptions } from '../../src/config.js'

interface Service {
  readonly command?: string
  readonly entrypoint?: readonly string[]
  readonly environment?: Readonly<Record<string, string | null>>
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly depends_on?: Readonly<Record<string, unknown>>
}

const { services, volumes } = parse(readFileSync(resolve(import.meta.dirname, '../../docker/compose.ring.yaml'), 'utf8'), {
  merge: true,
}) as { readonly services: Readonly<Record<string, Service>>; readonly volumes: Readonly<Record<string, unknown>> }

const all = Object.entries(services)
const nodes = all.filter(([name]) => name.startsWith('node-'))
const gateways = all.filter(([name]) => name.startsWith('gateway-'))

test('three nodes and two gateways', () => {
  expect([nodes.length, gateways.length, all.length]).toEqual([3, 2, 5])
})

test.each(gateways)('%s is started as the command understands it, over nodes that are there', (_name, { command = '' }) => {
  const parsed = addFlags(new Command().exitOverride()).parse(command.split(' '), { from: 'user' })
  const { ring, ringDc, ringReplicas } = resolveOptions(givenOptions(parsed))
  expect(ring?.split(',')).toEqual(nodes.map(([name]) => name))
  const [, { environment } = {}] = nodes[0] ?? []
  expect(ringDc).toBe(environment?.['CASSANDRA_DC'])
  expect(ringReplicas).toBe(`${String(ringDc)}:${nodes.length}`)
})

test('each node is in a rack of its own, and they are of one cluster', () => {
  const of = (name: string): readonly unknown[] => nodes.map(([, { environment }]) => environment?.[name])
  expect(new Set(of('CASSANDRA_RACK')).size).toBe(3)
  expect(new Set(of('CASSANDRA_DC')).size).toBe(1)
  expect(of('CASSANDRA_SEEDS')).toEqual(['node-a', 'node-a', 'node-a'])
  for (const [, { entrypoint = [] }] of nodes) expect(entrypoint.join(' ')).toContain('paxos_variant: v2\\n')
})

test('what a service waits for, and where it keeps its data, is in the file', () => {
  for (const [, { depends_on: awaited = {} }] of all)
    expect(Object.keys(services)).toEqual(expect.arrayContaining(Object.keys(awaited)))
  const kept = nodes.flatMap(([, node]) => node.volumes ?? []).map((volume) => volume.split(':')[0])
  expect(kept).toEqual(Object.keys(volumes))
})

test('ports are open to this machine alone, and no two the same', () => {
  const ports = all.flatMap(([, service]) => service.ports ?? [])
  expect(ports).toEqual(['127.0.0.1:8000:8000', '127.0.0.1:8001:8000'])
})
