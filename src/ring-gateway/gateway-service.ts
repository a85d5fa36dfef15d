// What a gateway answers with: the operations on the engine of a ring, what counts and logs their requests, and faults of requests. Invariant: it
// keeps nothing that another gateway would have to know.
import { FaultControls } from '../controls/fault-controls.js'
import { EventControls } from '../controls/event-controls.js'
import { type HomeOf, homesOf } from '../controls/namespace.js'
import { RequestControls } from '../controls/request-controls.js'
import type { AccessGuard } from '../authorization/guard.js'
import { ThrottleEvents } from '../capacity/throttle-events.js'
import type { EmulatorOptions } from '../emulator-options.js'
import { answerLine, stackOf } from '../logger.js'
import { newBudget } from '../memory-shares.js'
import { sayWhereTablesAre } from '../metering/elsewhere.js'
import { sayFirstThrottles } from '../metering/first-throttles.js'
import { RequestLog } from '../metering/request-log.js'
import { RequestMeter } from '../metering/request-meter.js'
import { EventBus } from '../model/event-bus.js'
import { fewAtOnce, requestIdBytes } from '../operation-runs.js'
import { contexts } from '../operations/contexts.js'
import type { Operation } from '../operations/operation.js'
import type { Logger } from '../operator-log.js'
import { BulkReads } from '../protocol/bulk-reads.js'
import { createDispatcher, type Dispatch } from '../protocol/dispatcher.js'
import type { MemoryBudget } from '../protocol/memory-budget.js'
import { type RandomBytes, requestIds } from '../protocol/request-id.js'
import type { Meter } from '../protocol/stages.js'
import type { RingEngine } from '../ring/open-ring.js'
import type { Random } from '../runtime/random.js'
import { Turn } from '../runtime/turn.js'

export interface GatewayParts {
  readonly options: EmulatorOptions
  readonly logger: Logger
  readonly engine: RingEngine
  readonly random: Random
  /** Undefined where neither signatures nor policies are checked. */
  readonly guard: AccessGuard | undefined
}

export class GatewayService {
  readonly engine: RingEngine
  readonly events: EventControls
  readonly faults: FaultControls
  readonly requests: RequestControls
  readonly meter: RequestMeter
  readonly budget: MemoryBudget
  readonly bulkReads: BulkReads
  readonly turn = new Turn()
  /** Answers requests of the API. */
  readonly dispatch: Dispatch
  /** The same for the operator's own requests, whom nobody guards against. */
  readonly ownDispatch: Dispatch
  /** Ids for answers that no operation made. */
  readonly nextRequestId: () => string
  readonly #requestLog: RequestLog
  readonly #homeOf: HomeOf

  constructor(parts: GatewayParts) {
    const { options, logger, engine, random, guard } = parts
    const homeOf = homesOf(options.sharedDb ? 'shared' : 'own')
    const nowMs = (): number => engine.clock.nowMs()
    this.engine = engine
    this.#homeOf = homeOf
    const bus = new EventBus(nowMs, (error) => logger.error(`a listener to events failed: ${stackOf(error)}`))
    this.events = new EventControls(bus)
    const throttles = new ThrottleEvents(bus)
    engine.refused.add((...refusal) => throttles.refused(...refusal))
    sayFirstThrottles({ events: bus, find: (...of) => engine.known.find(...of), log: logger })
    this.meter = new RequestMeter({ find: (...of) => engine.known.find(...of), homeOf, nowMs })
    const seen = { clock: engine.clock, events: bus, tables: engine.known }
    this.faults = new FaultControls({ engine: seen, infrastructure: undefined, random, homeOf })
    this.#requestLog = new RequestLog(options.requestLog, {
      nowMs,
      faultBehind: (error) => this.faults.injector.faultBehind(error),
    })
    this.requests = new RequestControls({ source: this.#requestLog, homeOf, send: (request) => this.ownDispatch(request) })
    this.budget = newBudget(options, logger)
    this.bulkReads = new BulkReads(this.budget, this.turn, options.requestTimeout * 1000)
    const randomBytes = requestIdBytes(random)
    this.nextRequestId = requestIds(randomBytes)
    this.dispatch = this.#createDispatch(parts, randomBytes)
    this.ownDispatch = guard === undefined ? this.dispatch : this.#createDispatch({ ...parts, guard: undefined }, randomBytes)
  }

  /** Lets go what only a fault holds up, so that whoever waits is answered. New requests are still answered. */
  release(): void {
    this.faults.close()
  }

  #createMeter({ engine, logger: log }: GatewayParts): Meter<Operation> {
    const where = { tables: engine.known, homeOf: this.#homeOf, log }
    return {
      noteAnswer: (progress, output) => {
        this.meter.noteAnswer(progress, output)
        this.#requestLog.noteAnswer(progress, output)
      },
      noteRefusal: (progress, error) => {
        this.meter.noteRefusal(progress, error)
        this.#requestLog.noteRefusal(progress, error)
        sayWhereTablesAre(progress, error, where)
      },
    }
  }

  #createDispatch(parts: GatewayParts, randomBytes: RandomBytes): Dispatch {
    const { options, logger, engine, guard } = parts
    const { sharedDb, wording, iam } = options
    const reach = iam === undefined ? {} : { reachesAccounts: true as const } // as far as policies let
    return createDispatcher({
      operations: fewAtOnce(this.bulkReads, this.#requestLog),
      contextFor: contexts({ engine, isShared: sharedDb, wording, log: logger, homeOf: this.#homeOf, turn: this.turn, ...reach }),
      randomBytes,
      wording,
      meter: this.#createMeter(parts),
      faults: this.faults.injector,
      ...(guard === undefined ? {} : { guard }),
      onUnknown: (operation) => logger.info(`a client asked for ${operation}, an operation that Dynalab does not have`),
      onUnexpected: (error, operation) => logger.error(`${operation || 'a request'} failed: ${stackOf(error)}`),
      ...(logger.isLevelEnabled('debug') ? { observe: (answered) => logger.debug(answerLine(answered)) } : {}),
    })
  }
}
