// A started target. Every process started here and every folder made here is gone when the benchmark ends, however it ends.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { atExit } from '../cleanup.js'
import type { Target } from './target.js'

const START_LIMIT_MS = 60_000
const STOP_LIMIT_MS = 20_000
const KEPT_OUTPUT_CHARS = 2000

const children = new Set<ChildProcess>()
const folders = new Set<string>()

atExit(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})
atExit(() => {
  for (const child of children) child.kill('SIGKILL')
})

export interface Server {
  readonly target: Target
  readonly port: number
  readonly pid: number
  /** From the start of the process to its ready line. */
  readonly readyMs: number
  /** Resident memory now, in MB. */
  residentMb(): number
  /** Ends it: SIGTERM, or SIGKILL when `crash` or when it does not end by itself. */
  stop(how?: 'crash'): Promise<void>
}

/** A new folder under the OS's temporary one. */
export function temporaryFolder(purpose: string): string {
  const folder = mkdtempSync(join(tmpdir(), `dynalab-bench-${purpose}-`))
  folders.add(folder)
  return folder
}

/** Deletes such a folder before the end. */
export function deleteFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  folders.delete(folder)
}

/** Starts a target and waits for its ready line. @throws Error with what it printed when it does not come. */
export async function startServer(target: Target, dataDir: string): Promise<Server> {
  const { file, args } = target.command({ dataDir, port: await freePort() })
  const startedMs = performance.now()
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      children.delete(child)
      resolve()
    })
  })
  const port = await readyPort(target, child)
  const readyMs = performance.now() - startedMs
  const pid = child.pid ?? Number.NaN
  return { target, port, pid, readyMs, residentMb: () => residentMb(pid), stop: (how) => stop(child, ended, how) }
}

function readyPort(target: Target, child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = ''
    const fail = (what: string): void => reject(new Error(`${target.name} ${what}\n${output}`))
    const timer = setTimeout(() => fail('did not get ready'), START_LIMIT_MS)
    const listen = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT_CHARS)
      const port = target.readyLine.exec(output)?.[1]
      if (port === undefined) return
      clearTimeout(timer)
      resolve(Number(port))
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    child.once('error', (error) => fail(`could not be started: ${error.message}`))
    child.once('close', (code) => {
      clearTimeout(timer)
      fail(`ended with ${code}`)
    })
  })
}

async function stop(child: ChildProcess, ended: Promise<void>, how?: 'crash'): Promise<void> {
  child.kill(how === 'crash' ? 'SIGKILL' : 'SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
  await ended
  clearTimeout(timer)
}

/** Linux only: other systems have no such file, and the figure is then NaN. */
function residentMb(pid: number): number {
  try {
    const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(resident) / 1024
  } catch {
    return Number.NaN
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
