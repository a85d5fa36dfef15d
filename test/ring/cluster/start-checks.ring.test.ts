// What is proved: what an operator can mend is told at start in one line, with its cause, and nothing stays open then.
import cassandra from 'cassandra-driver'
import { expect, test, vi } from 'vitest'
import { Cluster } from '../../../src/ring/cluster/cluster.js'
import { type ClusterSettings, DEFAULT_LEVELS } from '../../../src/ring/cluster/settings.js'
import { checkCluster } from '../../../src/ring/cluster/start-checks.js'
import { prepareKeyspace } from '../../../src/ring/schema/keyspace.js'

const SETTINGS: ClusterSettings = {
  nodes: [process.env['DYNALAB_TEST_RING'] ?? '127.0.0.1'],
  datacentre: 'us-east',
  keyspace: 'test_start_checks',
  replicas: new Map([['us-east', 1]]),
  levels: DEFAULT_LEVELS,
}

const opened = (settings: ClusterSettings): Promise<Cluster> =>
  Cluster.open(settings, async (cluster) => {
    await checkCluster(cluster, settings)
    await prepareKeyspace(cluster, settings, [])
  })

test.each<[string, Partial<ClusterSettings>, string]>([
  ['a node that is not there', { nodes: ['127.0.0.1:9'] }, "The ring can't be reached at 127.0.0.1:9: connect ECONNREFUSED"],
  ['another datacentre', { datacentre: 'moon' }, 'No node of the ring is in the datacentre moon'],
  ['too few nodes', { replicas: new Map([['us-east', 200]]) }, '--ring-replicas asks for 200 replicas in us-east'],
])('%s', async (_name, wrong, fault) => {
  await expect(opened({ ...SETTINGS, ...wrong })).rejects.toThrow(fault)
})

test('a keyspace of another format, and the same one again', async () => {
  const cluster = await opened(SETTINGS)
  try {
    const setFormat = (version: number): Promise<unknown> =>
      cluster.compareAndSet([{ cql: 'UPDATE format SET version = ? WHERE id = 0 IF EXISTS', values: [version] }])
    await setFormat(99)
    await expect(opened(SETTINGS)).rejects.toThrow('The keyspace test_start_checks is of format 99')
    await setFormat(1)
    await (await opened(SETTINGS)).close()
  } finally {
    await cluster.close()
  }
})

test.each([
  [1000, 'behind'],
  [-1000, 'ahead of'],
])('a clock %d ms ahead of the ring', async (apartMs, way) => {
  const nowMs = Date.now
  const spy = vi.spyOn(Date, 'now').mockImplementation(() => nowMs() + apartMs)
  try {
    await expect(opened(SETTINGS)).rejects.toThrow(
      new RegExp(`^The clock of [\\d.:]+ is \\d+ ms ${way} this machine's, and 500 ms are allowed: let NTP set both\\.$`),
    )
  } finally {
    spy.mockRestore()
  }
})

test('nodes that do not agree on the schema', async () => {
  const cluster = await opened(SETTINGS)
  const info = { isSchemaInAgreement: false } as unknown as cassandra.types.ResultSet['info'] // a member that its type lacks
  const answer = { info } as cassandra.types.ResultSet // nothing else of it is looked at
  const spy = vi.spyOn(cassandra.Client.prototype, 'execute').mockReturnValue(Promise.resolve(answer) as unknown as undefined) // the overload without a callback
  try {
    const again = cluster.define('CREATE TABLE IF NOT EXISTS test_start_checks.format (id int PRIMARY KEY, version int)')
    await expect(again).rejects.toThrow('The nodes of the ring do not agree on its schema')
  } finally {
    spy.mockRestore()
    await cluster.close()
  }
})

test('a keyspace of somebody else', async () => {
  const keyspace = 'test_stranger'
  const cluster = await opened(SETTINGS)
  try {
    const replication = "{'class': 'NetworkTopologyStrategy', 'us-east': 1}"
    await cluster.define(`CREATE KEYSPACE IF NOT EXISTS ${keyspace} WITH replication = ${replication}`)
    await cluster.define(`CREATE TABLE IF NOT EXISTS ${keyspace}.people (id int PRIMARY KEY)`)
    await expect(opened({ ...SETTINGS, keyspace })).rejects.toThrow('The keyspace test_stranger holds tables of somebody else')
  } finally {
    await cluster.close()
  }
})
