// The closed loop: each connection sends its next request as soon as its answer is in, until the time or the requests are over. Every status is
// checked and every answer or every n-th is parsed; the first wrong one ends the run, so that no figure ever counts errors.
import { performance } from 'node:perf_hooks'
import type { Bodies } from '../workloads/workload.js'
import { Connection } from './connection.js'
import { Latencies } from './latencies.js'
import { requestRenderer } from './request.js'
import { cpuTimeUs } from './server-cpu.js'

export const CONNECTIONS = 16
const STALLED_MS = 30_000

export interface Drive {
  readonly port: number
  /** The server's process, where its time is asked for. */
  readonly pid?: number
  readonly operation: string
  readonly next: Bodies
  readonly seconds: number
  /** 1 parses every answer, 50 one of fifty. */
  readonly checkEvery: number
  /** True when an answer's text is right. */
  isRight(body: string): boolean
}

export interface Measured {
  readonly requests: number
  readonly seconds: number
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** What a request cost the server, all its threads together, in microseconds; NaN where the system does not tell. */
  readonly serverCpuUs: number
  /** Share of one core that the load process used: near 1 it, and not the server, is what was measured. */
  readonly loadCpuShare: number
  /** When it began and ended on the monotonic clock that all processes of the machine share. */
  readonly startedAtUs: number
  readonly endedAtUs: number
}

/** A server that does not know the operation: the report says so, and it is no failure. */
export class NotOffered extends Error {}

const monotonicUs = (): number => Number(process.hrtime.bigint() / 1000n)

/**
 * Runs one load.
 * @throws NotOffered when the server answers UnknownOperationException.
 * @throws Error with the answer when one is wrong, and when the server stalls.
 */
export function drive(load: Drive): Promise<Measured> {
  return new Promise((resolve, reject) => {
    new Loop(load, resolve, reject).start().catch(reject)
  })
}

class Loop {
  readonly #load: Drive
  readonly #resolve: (measured: Measured) => void
  readonly #reject: (error: Error) => void
  readonly #render: (body: string) => string
  readonly #latencies = new Latencies()
  readonly #connections: Connection[] = []
  #inFlight = 0
  #startedAtMs = 0
  #startedAtUs = 0
  #endedAtMs = 0
  #answers = 0
  #cpuBefore = process.cpuUsage()
  #serverBeforeUs = 0
  #watchdog: NodeJS.Timeout | undefined

  constructor(load: Drive, resolve: (measured: Measured) => void, reject: (error: Error) => void) {
    this.#load = load
    this.#resolve = resolve
    this.#reject = reject
    this.#render = requestRenderer(load.port, load.operation)
  }

  async start(): Promise<void> {
    const turns = await Promise.all(Array.from({ length: CONNECTIONS }, () => this.#openConnection()))
    this.#watchdog = this.#watch()
    this.#cpuBefore = process.cpuUsage()
    this.#serverBeforeUs = this.#serverUs()
    this.#startedAtUs = monotonicUs()
    this.#startedAtMs = performance.now()
    this.#endedAtMs = this.#startedAtMs
    for (const turn of turns) turn()
    this.#finishIfIdle()
  }

  /** Opens a connection and returns what sends its first request. */
  async #openConnection(): Promise<() => void> {
    let sentAtMs = 0
    const send = (nowMs: number): void => {
      const body = this.#load.next()
      if (body === undefined) return
      sentAtMs = nowMs
      this.#inFlight++
      connection.send(this.#render(body))
    }
    const onAnswer = (status: number, bytes: Buffer, start: number, end: number): void => {
      const nowMs = performance.now()
      this.#inFlight--
      const isInTime = nowMs - this.#startedAtMs <= this.#load.seconds * 1000
      if (isInTime) this.#latencies.add(nowMs - sentAtMs)
      if (isInTime) this.#endedAtMs = nowMs
      if (!this.#accept(status, bytes, start, end)) return
      if (isInTime) send(nowMs)
      this.#finishIfIdle()
    }
    const connection = await Connection.open(this.#load.port, onAnswer, (error) => this.#fail(error))
    this.#connections.push(connection)
    return () => send(performance.now())
  }

  #accept(status: number, bytes: Buffer, start: number, end: number): boolean {
    const isChecked = this.#answers++ % this.#load.checkEvery === 0
    if (status === 200 && !isChecked) return true
    const body = bytes.toString('utf8', start, end)
    if (status === 200 && this.#load.isRight(body)) return true
    const text = `${this.#load.operation} answered ${status}: ${body.slice(0, 300)}`
    this.#fail(body.includes('UnknownOperationException') ? new NotOffered(text) : new Error(text))
    return false
  }

  #watch(): NodeJS.Timeout {
    let seen = -1
    return setInterval(() => {
      if (seen === this.#answers) this.#fail(new Error(`${this.#load.operation}: no answer in ${STALLED_MS / 1000} s`))
      seen = this.#answers
    }, STALLED_MS)
  }

  #finishIfIdle(): void {
    if (this.#inFlight > 0) return
    const cpu = process.cpuUsage(this.#cpuBefore)
    const serverUs = this.#serverUs() - this.#serverBeforeUs
    this.#close()
    const seconds = (this.#endedAtMs - this.#startedAtMs) / 1000
    this.#resolve({
      requests: this.#latencies.count,
      seconds,
      requestsPerSecond: this.#latencies.count / seconds,
      p50Ms: this.#latencies.percentile(0.5),
      p99Ms: this.#latencies.percentile(0.99),
      serverCpuUs: serverUs / this.#answers,
      loadCpuShare: (cpu.user + cpu.system) / 1e6 / seconds,
      startedAtUs: this.#startedAtUs,
      endedAtUs: this.#startedAtUs + Math.round(seconds * 1e6),
    })
  }

  #serverUs(): number {
    const { pid } = this.#load
    return pid === undefined ? Number.NaN : cpuTimeUs(pid)
  }

  #fail(error: Error): void {
    this.#close()
    this.#reject(error)
  }

  #close(): void {
    clearInterval(this.#watchdog)
    for (const connection of this.#connections) connection.close()
  }
}
