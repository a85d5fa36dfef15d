// Somebody who asks for a small item again and again, one request at a time, while jobs run: how long each answer takes.
import { Agent, request } from 'node:http'
import { Latencies } from '../load/latencies.js'
import { headersOf } from './asking.js'

const PAUSE_MS = 2

export class Probe {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #endpoint: string
  readonly #body: string
  #waits = new Latencies()
  #isOver = false
  readonly #asking: Promise<void>

  constructor(endpoint: string, input: object) {
    this.#endpoint = endpoint
    this.#body = JSON.stringify(input)
    this.#asking = this.#ask()
  }

  /** What it waited since the last time. */
  take(): Latencies {
    const waits = this.#waits
    this.#waits = new Latencies()
    return waits
  }

  /** @throws Error for an answer that is no item */
  async end(): Promise<void> {
    this.#isOver = true
    await this.#asking
    this.#agent.destroy()
  }

  async #ask(): Promise<void> {
    while (!this.#isOver) {
      const begunMs = performance.now()
      await this.#once()
      this.#waits.add(performance.now() - begunMs)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }

  #once(): Promise<void> {
    return new Promise((resolve, reject) => {
      const headers = { ...headersOf('GetItem'), 'content-length': Buffer.byteLength(this.#body) }
      const asked = request(this.#endpoint, { method: 'POST', agent: this.#agent, headers }, (response) => {
        response.resume()
        response.once('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`GetItem: ${response.statusCode}`)),
        )
      })
      asked.once('error', reject)
      asked.end(this.#body)
    })
  }
}
