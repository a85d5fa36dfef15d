// The keyspace of a ring and its format: made once, by whichever gateway comes first, and held to by all. Statements that make something make
// it unless it is there, so that several gateways may start at once.
import type { Cluster } from '../cluster/cluster.js'
import { RingError, UnknownOutcome } from '../cluster/outcome.js'
import type { ClusterSettings, Replicas } from '../cluster/settings.js'

/** Raised by every change that a gateway of before would misread. */
const FORMAT = 1
const FORMAT_TABLE = 'format'

/** Makes the keyspace, and whatever of its tables is missing. @param tables statements of CQL. @throws RingError for another format */
export async function prepareKeyspace(cluster: Cluster, settings: ClusterSettings, tables: readonly string[]): Promise<void> {
  const { keyspace } = cluster
  await cluster.define(
    `CREATE KEYSPACE IF NOT EXISTS ${keyspace} WITH replication = {'class': 'NetworkTopologyStrategy', ${replicationText(settings.replicas)}}`,
  )
  await checkReplicas(cluster, settings)
  await refuseStrangers(cluster)
  await cluster.define(`CREATE TABLE IF NOT EXISTS ${keyspace}.${FORMAT_TABLE} (id int PRIMARY KEY, version int)`)
  await checkFormat(cluster)
  for (const table of tables) await cluster.define(table)
}

const replicationText = (replicas: Replicas): string =>
  [...replicas].map(([datacentre, count]) => `'${datacentre}': ${count}`).join(', ')

/** Of a keyspace that was there, the replicas are the operator's to change, in Cassandra. */
async function checkReplicas(cluster: Cluster, { keyspace, replicas }: ClusterSettings): Promise<void> {
  const cql = 'SELECT toJson(replication) AS replication FROM system_schema.keyspaces WHERE keyspace_name = ?'
  const row = await cluster.readLocal({ cql, values: [keyspace.toLowerCase()] })
  const { class: strategy, ...present } = JSON.parse(row?.text('replication') ?? '{}') as Record<string, string>
  const isSame = [...replicas].every(([datacentre, count]) => present[datacentre] === String(count))
  if (isSame && Object.keys(present).length === replicas.size) return
  const there = Object.entries(present).map(([datacentre, count]) => `${datacentre}:${count}`)
  throw new RingError(
    `The keyspace ${keyspace} has replicas ${there.join(',')} (${String(strategy)}), not ${[...replicas].map((pair) => pair.join(':')).join(',')}: ` +
      'say so with --ring-replicas, or change it with ALTER KEYSPACE and repair.',
  )
}

/** For those who only look at a keyspace. @throws RingError where it is not there, is somebody else's or of another format */
export async function requireFormat(cluster: Cluster): Promise<void> {
  const { keyspace } = cluster
  const cql = 'SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?'
  if ((await cluster.readLocal({ cql, values: [keyspace] })) === undefined)
    throw new RingError(
      `The ring has no keyspace ${keyspace}: name another one by --ring-keyspace, or start a gateway, which makes it.`,
    )
  if (!(await hasTable(cluster, FORMAT_TABLE)))
    throw new RingError(`The keyspace ${keyspace} holds no data of Dynalab: name another one by --ring-keyspace.`)
  await refuseOther(cluster)
}

/** The format's table is the first that is made: a keyspace that has others is somebody else's. */
async function refuseStrangers(cluster: Cluster): Promise<void> {
  if ((await hasTable(cluster)) && !(await hasTable(cluster, FORMAT_TABLE)))
    throw new RingError(`The keyspace ${cluster.keyspace} holds tables of somebody else: name another one by --ring-keyspace.`)
}

/** @param name of a table; any when not given */
async function hasTable(cluster: Cluster, name?: string): Promise<boolean> {
  const cql = 'SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?'
  const statement =
    name === undefined
      ? { cql, values: [cluster.keyspace] }
      : { cql: `${cql} AND table_name = ?`, values: [cluster.keyspace, name] }
  return (await cluster.readLocal(statement)) !== undefined
}

async function checkFormat(cluster: Cluster): Promise<void> {
  const format = `${cluster.keyspace}.${FORMAT_TABLE}`
  try {
    await cluster.compareAndSet([{ cql: `INSERT INTO ${format} (id, version) VALUES (0, ?) IF NOT EXISTS`, values: [FORMAT] }])
  } catch (failure) {
    if (!(failure instanceof UnknownOutcome)) throw failure // the serial read tells
  }
  await refuseOther(cluster)
}

async function refuseOther(cluster: Cluster): Promise<void> {
  const cql = `SELECT version FROM ${cluster.keyspace}.${FORMAT_TABLE} WHERE id = 0`
  const row = await cluster.readOne({ cql, values: [] }, 'serial')
  const version = row?.number('version')
  if (version === FORMAT) return
  throw new RingError(
    `The keyspace ${cluster.keyspace} is of format ${String(version)}, and this version writes format ${FORMAT}: ` +
      'name another one with --ring-keyspace, or use the version that made it.',
  )
}
