// The benchmark's end of the load process.
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { atExit } from '../cleanup.js'
import type { Measured } from './drive.js'
import type { Ask, Run, Told } from './messages.js'

export class LoadClient {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, { resolve: (told: Told) => void; reject: (error: Error) => void }>()
  #lastId = 0

  constructor() {
    this.#child = fork(fileURLToPath(new URL('./process.ts', import.meta.url)))
    this.#child.on('message', (told: Told) => {
      this.#waiting.get(told.id)?.resolve(told)
      this.#waiting.delete(told.id)
    })
    atExit(() => this.close())
    this.#child.on('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the load process ended with ${code}`))
    })
  }

  /** Creates tables or fills them. @throws Error when the server refuses. */
  async prepare(ask: Exclude<Ask, Run>): Promise<void> {
    const told = await this.#ask(ask)
    if (told.outcome === 'failed') throw new Error(told.reason)
  }

  /** Measures; undefined when the server does not offer the operation. @throws Error when an answer was wrong. */
  async run(ask: Omit<Run, 'kind'>): Promise<Measured | undefined> {
    const told = await this.#ask({ kind: 'run', ...ask })
    if (told.outcome === 'failed') throw new Error(told.reason)
    return told.outcome === 'measured' ? told.measured : undefined
  }

  /** Ends the load process. */
  close(): void {
    this.#child.kill('SIGKILL')
  }

  #ask(ask: Ask): Promise<Told> {
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#child.send({ id, ask })
    })
  }
}
