// The gateways of a ring as rows: each has a place, and tells there that it lives. Invariant: a place belongs to one gateway at a time, since
// every change of a row is conditional on the gateway that it names.
import type { Cluster } from '../cluster/cluster.js'
import type { ResultRow } from '../cluster/statement.js'
import { type Demand, demandOfText, demandText } from './demand.js'

/** As many gateways can serve one ring: their places fit into the low bits of versions. */
export const GATEWAY_SLOTS = 256

export interface GatewayRow {
  readonly slot: number
  /** A UUID, of one run of one process. */
  readonly id: string
  /** Grows with each renewal of the lease. */
  readonly beat: number
  /** The newest epoch of the catalogue that it has taken up, and nothing is under way there that began before. */
  readonly epoch: number
  /** The time that it wrote, by its own clock: for people to read. */
  readonly seenMs: number
  readonly demand: Demand
}

export class GatewayRows {
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** Of all gateways that have not gone in order. @throws ApiError */
  async all(): Promise<readonly GatewayRow[]> {
    const cql = 'SELECT slot, id, beat, epoch, seen, demand FROM gateway'
    return (await this.#cluster.read({ cql, values: [] }, 'strong')).flatMap(rowOf)
  }

  /** @returns whether the place was free. @throws UnknownOutcome, ApiError */
  async take({ slot, id, beat, epoch, seenMs, demand }: GatewayRow): Promise<boolean> {
    const cql = 'INSERT INTO gateway (slot, id, beat, epoch, seen, demand) VALUES (?, ?, ?, ?, ?, ?) IF NOT EXISTS'
    return this.#changed({ cql, values: [slot, id, beat, epoch, seenMs, demandText(demand)] })
  }

  /** @returns whether the place is still the gateway's. @throws UnknownOutcome */
  async renew({ slot, id, beat, epoch, seenMs, demand }: GatewayRow): Promise<boolean> {
    const cql = 'UPDATE gateway SET beat = ?, epoch = ?, seen = ?, demand = ? WHERE slot = ? IF id = ?'
    return this.#changed({ cql, values: [beat, epoch, seenMs, demandText(demand), slot, id] })
  }

  /** Frees the place of a gateway that goes. @throws UnknownOutcome */
  async leave({ slot, id }: Pick<GatewayRow, 'slot' | 'id'>): Promise<void> {
    await this.#changed({ cql: 'DELETE FROM gateway WHERE slot = ? IF id = ?', values: [slot, id] })
  }

  /** Frees the place of a gateway that was found dead, unless it has come back since. @throws UnknownOutcome */
  async forget({ slot, id, beat }: GatewayRow): Promise<void> {
    await this.#changed({ cql: 'DELETE FROM gateway WHERE slot = ? IF id = ? AND beat = ?', values: [slot, id, beat] })
  }

  async #changed(statement: { readonly cql: string; readonly values: readonly (string | number)[] }): Promise<boolean> {
    return (await this.#cluster.compareAndSet([statement])) === 'applied'
  }
}

/** A row without an id is the rest of one that was deleted. */
function rowOf(row: ResultRow): readonly GatewayRow[] {
  const slot = row.number('slot')
  const id = row.text('id')
  if (slot === undefined || id === undefined) return []
  const beat = row.number('beat') ?? 0
  const epoch = row.number('epoch') ?? 0
  return [{ slot, id, beat, epoch, seenMs: row.number('seen') ?? 0, demand: demandOfText(row.text('demand')) }]
}
