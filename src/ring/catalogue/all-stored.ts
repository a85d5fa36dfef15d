// Waits until what gateways have counted so far is stored, so that it can be compared with what is there.
import { pauseMs } from '../../runtime/heartbeat.js'
import { stopwatchMs } from '../../runtime/stopwatch.js'
import type { Cluster } from '../cluster/cluster.js'
import { RingError } from '../cluster/outcome.js'
import { CountRows } from './count-rows.js'
import { CounterRows } from './counter-rows.js'
import { GatewayRows } from './gateway-rows.js'
import { Peers } from './peers.js'

const LOOK_MS = 200
/** A gateway stores in a second or two what it has. */
const WAIT_MS = 60_000

/**
 * Raises the epoch of the catalogue, which every gateway answers by storing its counts; those that died meanwhile are not waited for.
 * @throws ApiError; RingError where a gateway lives and does not store them
 */
export async function allStored(cluster: Cluster): Promise<void> {
  const [gateways, counts, peers] = [new GatewayRows(cluster), new CountRows(cluster), new Peers()]
  const asked = new Set((await gateways.all()).map(({ id }) => id)) // one that comes later has counted nothing yet
  const epoch = await new CounterRows(cluster).nextEpoch()
  const untilMs = stopwatchMs() + WAIT_MS
  for (;;) {
    peers.see(await gateways.all(), stopwatchMs())
    const told = await counts.stored()
    const [late] = peers.live(stopwatchMs()).filter(({ id, slot }) => asked.has(id) && (told.get(slot) ?? 0) < epoch)
    if (late === undefined) return
    if (stopwatchMs() > untilMs)
      throw new RingError(`The gateway ${late.id} does not store what it counts: look at its log, or end it, and ask again.`)
    await pauseMs(LOOK_MS)
  }
}
