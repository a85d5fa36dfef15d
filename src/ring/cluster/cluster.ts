// The connection to the ring: all that this project asks of Cassandra goes through here. Invariants: nothing that is conditional is ever
// repeated by the driver; everything else may be made twice.
import type { Client, QueryOptions } from 'cassandra-driver'
import { machineMs } from '../../runtime/stopwatch.js'
import { connect, type Driver, levelNumber, loadDriver, serialNumber } from './driver.js'
import { type CasOutcome, refusalOf, RingError, unknownUnlessOurs } from './outcome.js'
import type { ClusterSettings, Levels } from './settings.js'
import { ResultRow, type ResultPage, type Statement } from './statement.js'

/** How a read is asked: at the level of one of the two modes, or in the order of the conditional writes, which it brings to an end. */
export type ReadAs = 'eventual' | 'strong' | 'serial'

export interface PageRequest {
  /** Rows at most. */
  readonly rows: number
  /** Of the page before. */
  readonly from: string | undefined
}

/** A node as the driver knows it. */
export interface ClusterNode {
  readonly address: string
  readonly datacentre: string
  readonly rack: string
  readonly version: string
  readonly isUp: boolean
}

/** What the driver says of a change of the schema, and its types don't show. Source: its documentation, schema agreement. */
interface Agreement {
  readonly isSchemaInAgreement: boolean
}

const PAGE_ROWS = 1000
/** A change of the schema waits until all nodes know it. */
const SCHEMA_TIMEOUT_MS = 60_000

export class Cluster {
  readonly keyspace: string
  /** The gateway's own. */
  readonly datacentre: string
  readonly #levels: Levels
  readonly #client: Client
  readonly #reads: Readonly<Record<ReadAs, QueryOptions>>
  readonly #write: QueryOptions
  readonly #conditional: QueryOptions

  private constructor(driver: Driver, client: Client, { keyspace, datacentre, levels }: ClusterSettings) {
    this.datacentre = datacentre
    this.#levels = levels
    this.keyspace = keyspace
    this.#client = client
    const serialConsistency = serialNumber(driver, levels.serial)
    const commit = { prepare: true, consistency: levelNumber(driver, levels.commit), serialConsistency }
    const read = (consistency: number): QueryOptions => ({ prepare: true, isIdempotent: true, autoPage: false, consistency })
    this.#reads = {
      eventual: read(levelNumber(driver, levels.eventual)),
      strong: read(levelNumber(driver, levels.strong)),
      serial: read(serialConsistency),
    }
    this.#write = { ...commit, isIdempotent: true, logged: false }
    this.#conditional = {
      ...commit,
      isIdempotent: false,
      logged: false,
      retry: new driver.policies.retry.FallthroughRetryPolicy(),
    }
  }

  /**
   * Connects twice: without a keyspace, so that whoever prepares can make it, then in it.
   * @throws RingError where the ring can't be reached
   */
  static async open(settings: ClusterSettings, prepare: (cluster: Cluster) => Promise<void>): Promise<Cluster> {
    const driver = await loadDriver()
    const first = new Cluster(driver, await connect(driver, settings), settings)
    try {
      await prepare(first)
    } finally {
      await first.close()
    }
    return new Cluster(driver, await connect(driver, settings, settings.keyspace), settings)
  }

  /** All rows that a statement selects. @throws ApiError InternalServerError, ThrottlingException */
  async read(statement: Statement, as: ReadAs): Promise<readonly ResultRow[]> {
    let page = await this.page(statement, as, { rows: PAGE_ROWS, from: undefined })
    if (page.next === undefined) return page.rows
    const rows = [...page.rows]
    while (page.next !== undefined) {
      page = await this.page(statement, as, { rows: PAGE_ROWS, from: page.next })
      rows.push(...page.rows)
    }
    return rows
  }

  /** The first row, of a statement that selects one at most. @throws ApiError InternalServerError, ThrottlingException */
  async readOne(statement: Statement, as: ReadAs): Promise<ResultRow | undefined> {
    return (await this.page(statement, as, { rows: 1, from: undefined })).rows[0]
  }

  /** The first row of what each node has for itself, as the schema: of one replica, whatever the levels. @throws ApiError as a read */
  async readLocal({ cql, values }: Statement): Promise<ResultRow | undefined> {
    try {
      const result = await this.#client.execute(cql, values as unknown[], { prepare: true, isIdempotent: true })
      return result.rows.map((row) => new ResultRow(row))[0]
    } catch (failure) {
      throw refusalOf(failure)
    }
  }

  /** @throws ApiError InternalServerError, ThrottlingException */
  async page({ cql, values }: Statement, as: ReadAs, { rows, from }: PageRequest): Promise<ResultPage> {
    const options = { ...this.#reads[as], fetchSize: rows, ...(from === undefined ? {} : { pageState: from }) }
    try {
      const result = await this.#client.execute(cql, values as unknown[], options)
      return { rows: result.rows.map((row) => new ResultRow(row)), next: result.pageState ?? undefined }
    } catch (failure) {
      throw refusalOf(failure)
    }
  }

  /** A write without a condition, which may be made twice. @throws ApiError InternalServerError, ThrottlingException */
  async write({ cql, values }: Statement): Promise<void> {
    try {
      await this.#client.execute(cql, values as unknown[], this.#write)
    } catch (failure) {
      throw refusalOf(failure)
    }
  }

  /**
   * Statements of one partition of one table, with a condition in one of them at least: all of them are made, or none.
   * @throws UnknownOutcome where no answer came
   */
  async compareAndSet(statements: readonly Statement[]): Promise<CasOutcome> {
    try {
      const result = await this.#conditionally(statements)
      return result.wasApplied() ? 'applied' : 'not applied'
    } catch (failure) {
      throw unknownUnlessOurs(failure)
    }
  }

  /**
   * A change of the schema, in the words of CQL, without values: made, and known to all nodes that are up. It may be asked for again.
   * @throws ApiError as a write; RingError where nodes don't agree on it
   */
  async define(cql: string): Promise<void> {
    const { info } = await this.#client
      .execute(cql, [], { isIdempotent: false, readTimeout: SCHEMA_TIMEOUT_MS })
      .catch((failure: unknown) => {
        throw refusalOf(failure)
      })
    if ((info as unknown as Agreement).isSchemaInAgreement) return
    throw new RingError(
      'The nodes of the ring do not agree on its schema: see `nodetool describecluster`, and end what keeps one apart.',
    )
  }

  /** The consistency level of a kind of read, as it is shown. */
  levelOf(as: ReadAs): string {
    if (as !== 'serial') return this.#levels[as]
    return this.#levels.serial === 'local' ? 'LOCAL_SERIAL' : 'SERIAL'
  }

  /** The place of a partition on the token ring. */
  tokenOf(partitionKey: Buffer): bigint {
    return BigInt(String(this.#client.metadata.newToken(partitionKey).getValue()))
  }

  /** Of all datacentres. */
  nodes(): readonly ClusterNode[] {
    return this.#client.hosts.values().map((host) => ({
      address: host.address,
      datacentre: host.datacenter,
      rack: host.rack,
      version: host.cassandraVersion,
      isUp: host.isUp(),
    }))
  }

  /** By how much the clock of each node that is up, in the gateway's datacentre, is ahead of the gateway's own. */
  async clockOffsets(): Promise<ReadonlyMap<string, number>> {
    const hosts = this.#client.hosts.values().filter((host) => host.isUp() && host.datacenter === this.datacentre)
    const offsets = await Promise.all(
      hosts.map(async (host): Promise<[string, number]> => {
        const askedMs = machineMs()
        const result = await this.#client.execute('SELECT toUnixTimestamp(now()) AS ms FROM system.local', [], {
          host,
          prepare: true,
        })
        const answeredMs = machineMs()
        const shownMs = Number(result.first()['ms'])
        return [host.address, offset(shownMs, askedMs, answeredMs)]
      }),
    )
    return new Map(offsets)
  }

  async close(): Promise<void> {
    await this.#client.shutdown()
  }

  #conditionally(statements: readonly Statement[]) {
    const [only, ...others] = statements
    if (only !== undefined && others.length === 0)
      return this.#client.execute(only.cql, only.values as unknown[], this.#conditional)
    const queries = statements.map(({ cql, values }) => ({ query: cql, params: values as unknown[] }))
    return this.#client.batch(queries, this.#conditional)
  }
}

/** The least that two clocks differ by: the node looked at its own at some moment between the two. */
function offset(shownMs: number, askedMs: number, answeredMs: number): number {
  if (shownMs > answeredMs) return shownMs - answeredMs
  return Math.min(0, shownMs - askedMs)
}
