// A server of the build whose memory and turns are watched while it works, with a limit on its memory or without.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { atExit } from '../cleanup.js'
import type { MemoryLimit } from './memory-limit.js'

const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))
const TURNS = new URL('turns.mjs', import.meta.url).href
const SAMPLE_MS = 20

/** A turn of the event loop by the CPU time of its thread, and what of the time collections of garbage took. */
interface LongTurn {
  readonly cpuMs: number
  readonly gcMs: number
}

export interface Turns {
  /** The longest first. */
  readonly turns: readonly LongTurn[]
  /** How many took longer, by milliseconds. */
  readonly longerThan: Readonly<Record<string, number>>
}

export class WatchedServer {
  readonly endpoint: string
  readonly #child: ChildProcess
  #mostMb = { resident: 0, own: 0 }
  readonly #sampling: NodeJS.Timeout

  /** @throws Error when it ends before it is ready */
  static async start(dataDir: string, limit: MemoryLimit | undefined, nodeFlags: readonly string[]): Promise<WatchedServer> {
    const words = ['--import', TURNS, ...nodeFlags, MAIN, '--port', '0', '--data-dir', dataDir, '--transition', '0']
    const command = `${limit?.before ?? 'exec '}"$0" "$@"`
    const child = spawn('sh', ['-c', command, process.execPath, ...words], { stdio: ['ignore', 'pipe', 2, 'ipc'] })
    atExit(() => child.kill('SIGKILL'))
    return new WatchedServer(child, await readyEndpoint(child))
  }

  private constructor(child: ChildProcess, endpoint: string) {
    this.#child = child
    this.endpoint = endpoint
    this.#sampling = setInterval(() => this.#sample(), SAMPLE_MS)
  }

  /** Since the last time. @throws Error where it has ended */
  async take(): Promise<Turns & { readonly residentMb: number; readonly ownMb: number }> {
    const told = once(this.#child, 'message') as Promise<[Turns]> // `turns.mjs` is ours
    this.#child.send('tell')
    const [turns] = await told
    const { resident: residentMb, own: ownMb } = this.#mostMb
    this.#mostMb = { resident: 0, own: 0 }
    return { ...turns, residentMb, ownMb }
  }

  async stop(): Promise<void> {
    clearInterval(this.#sampling)
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'close')
    this.#child.kill('SIGTERM')
    await ended
  }

  #sample(): void {
    try {
      const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8')
      const mb = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024
      this.#mostMb = { resident: Math.max(this.#mostMb.resident, mb('VmRSS')), own: Math.max(this.#mostMb.own, mb('RssAnon')) }
    } catch {
      clearInterval(this.#sampling) // it has ended, and whoever waits for it hears of that
    }
  }
}

function readyEndpoint(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const endpoint = /^dynalab listening on (http:\/\/\S+)\n/.exec(output)?.[1]
      if (endpoint !== undefined) resolve(endpoint)
    })
    child.once('close', (code, signal) => reject(new Error(`the server ended with ${code ?? signal}: ${output}`)))
  })
}
