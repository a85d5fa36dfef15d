// A gateway as an operator runs it: a process of the command, on a port of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const COMMAND = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))

export class GatewayProcess {
  readonly #process: ChildProcess
  readonly endpoint: string

  private constructor(process: ChildProcess, endpoint: string) {
    this.#process = process
    this.endpoint = endpoint
  }

  /** Resolves when it serves. @param more options of the command. @throws Error when it ends before that */
  static start(nodes: readonly string[], keyspace: string, more: readonly string[] = []): Promise<GatewayProcess> {
    const ring = ['--ring', nodes.join(','), '--ring-dc', 'us-east', '--ring-keyspace', keyspace, ...more]
    const child = spawn(process.execPath, ['--import', 'tsx', COMMAND, 'serve', ...ring, '--port', '0', '--log-level', 'error'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    return new Promise((resolve, reject) => {
      let output = ''
      child.stdout.on('data', (chunk) => {
        output += String(chunk)
        const endpoint = /^dynalab listening on (http:\/\/\S+)\n/.exec(output)?.[1]
        if (endpoint !== undefined) resolve(new GatewayProcess(child, endpoint))
      })
      child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}`)))
    })
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGTERM')
    await ended
  }
}
