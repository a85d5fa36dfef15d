// Finds the run that this process belongs to, or begins it: a file in the folder for temporary files, named by the process that runs the
// tests, says where its server is. Invariants: whoever comes first starts the server, and everybody else waits for it; what a process left that
// was killed is taken for what it is. Node 20 has no place of its own for what a run needs once.
import { spawn } from 'node:child_process'
import { lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pauseMs } from '../../runtime/heartbeat.js'
import { announcedRun, type Run } from '../run.js'

/** What the file holds. */
export type RunFile =
  | { readonly kind: 'starting'; readonly pid: number }
  | { readonly kind: 'ready'; readonly pid: number; readonly run: Run }
  | { readonly kind: 'failed'; readonly pid: number; readonly reason: string }

const PAUSE_MS = 10
const PATIENCE_MS = 60_000

/** @throws Error in one line, why there is none */
export async function runHere(): Promise<Run> {
  const announced = announcedRun()
  if (announced !== undefined) return announced
  const owner = process.env['NODE_TEST_CONTEXT'] === undefined ? process.pid : process.ppid
  const path = join(tmpdir(), `dynalab-run-${process.getuid?.() ?? 'user'}-${owner}.json`)
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += PAUSE_MS) {
    if (claim(path)) startServer(path, owner)
    const found = read(path)
    if (found?.kind === 'ready' && isAlive(found.pid)) return found.run
    if (found?.kind === 'failed' && isAlive(owner)) throw new Error(`dynalab: ${found.reason}`)
    if (found !== undefined && !isAlive(found.pid)) rmSync(path, { force: true })
    await pauseMs(PAUSE_MS)
  }
  throw new Error(`dynalab: no server has started in ${PATIENCE_MS / 1000} seconds: remove ${path} and try again`)
}

/** @returns whether this process is the one that starts the server */
function claim(path: string): boolean {
  const starting: RunFile = { kind: 'starting', pid: process.pid }
  try {
    writeFileSync(path, JSON.stringify(starting), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** It ends by itself when the owner has. Nothing of it may be open here, since the runner waits for that. */
function startServer(path: string, owner: number): void {
  const program = fileURLToPath(new URL('./server.js', import.meta.url))
  const { NODE_TEST_CONTEXT: _context, NODE_OPTIONS: _options, ...env } = process.env
  spawn(process.execPath, [program, path, String(owner)], { detached: true, stdio: 'ignore', env }).unref()
}

/** @returns undefined where there is none, or only a part of it. @throws Error where somebody else has put it there */
function read(path: string): RunFile | undefined {
  try {
    const uid = process.getuid?.()
    if (uid !== undefined && lstatSync(path).uid !== uid) throw new Error(`dynalab: ${path} is another user's: remove it`)
    return JSON.parse(readFileSync(path, 'utf8')) as RunFile // in a file that only this user writes
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
