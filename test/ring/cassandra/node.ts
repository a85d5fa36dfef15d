// A node of Apache Cassandra as a process of its own, for tests: start, stop, kill, pause. It outlives whoever started it, so that a ring
// can be used by hand; its process id lies in its folder.
import { execFile, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { classPath } from './class-path.js'
import { writeConfiguration, type Place } from './configuration.js'
import { nodeArguments, toolArguments } from './java.js'

/** Of a machine that is busy with other things; a node that ends is noticed at once. */
const START_SECONDS = 180

export class CassandraNode {
  readonly #place: Place

  constructor(place: Place) {
    this.#place = place
  }

  get address(): string {
    return this.#place.address
  }

  /** Resolves when it serves. The first of a ring alone, then one at a time, while every other one is up. */
  async start(): Promise<void> {
    const { home, address } = this.#place
    if (await answers(address)) throw new Error(`something serves ${address}:9042 already`)
    mkdirSync(home, { recursive: true })
    writeConfiguration(this.#place)
    const out = openSync(join(home, 'out'), 'w')
    const child = spawn('java', nodeArguments(this.#place, classPath()), { detached: true, stdio: ['ignore', out, out] })
    closeSync(out)
    child.unref()
    writeFileSync(this.#pidFile, String(child.pid))
    for (let left = START_SECONDS * 5; left > 0; left--) {
      if (!this.isRunning())
        throw new Error(`the node at ${address} ended:\n${readFileSync(join(home, 'out'), 'utf8').slice(-2000)}`)
      if (await answers(address)) return
      await setTimeout(200)
    }
    await this.kill()
    throw new Error(`the node at ${address} does not serve after ${START_SECONDS} s`)
  }

  /** Resolves when the process has ended. */
  stop(): Promise<void> {
    return this.#end('SIGTERM')
  }

  /** As a machine that loses its power. Its data stays, and `start` brings it back. */
  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }

  /** It keeps its connections and answers nobody until `resume`. */
  pause(): void {
    this.#signal('SIGSTOP')
  }

  resume(): void {
    this.#signal('SIGCONT')
  }

  /** Forgets the data of a node that has ended. */
  wipe(): void {
    rmSync(this.#place.home, { recursive: true, force: true })
  }

  /** nodetool. @returns what it printed */
  async tool(...command: string[]): Promise<string> {
    return (await promisify(execFile)('java', toolArguments(this.#place, classPath(), command))).stdout
  }

  isRunning(): boolean {
    return this.#signal(0)
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (!this.#signal(signal)) return
    while (this.isRunning()) await setTimeout(50)
    rmSync(this.#pidFile, { force: true })
  }

  get #pidFile(): string {
    return join(this.#place.home, 'pid')
  }

  /** @returns whether there was a process to get it */
  #signal(signal: NodeJS.Signals | 0): boolean {
    if (!existsSync(this.#pidFile)) return false
    try {
      return process.kill(Number(readFileSync(this.#pidFile, 'utf8')), signal)
    } catch {
      return false
    }
  }
}

const answers = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: address, port: 9042 })
    const end = (isOpen: boolean) => () => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', end(true)).once('error', end(false))
  })
