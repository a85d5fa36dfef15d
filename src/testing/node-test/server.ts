// The server of a run of node:test, in a process of its own: node server.js FILE OWNER. It says in the file where it is, and ends when the
// owner has. Invariant: the file goes with it.
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { pauseMs } from '../../runtime/heartbeat.js'
import { readConfigFile } from '../config-file.js'
import { type StartedRun, startRun } from '../start-run.js'
import { isAlive, type RunFile } from './run-here.js'

const LOOK_MS = 100

async function serve(path: string, owner: number): Promise<void> {
  const started = await begin(path)
  while (isAlive(owner)) await pauseMs(LOOK_MS)
  rmSync(path, { force: true })
  await started?.close()
}

async function begin(path: string): Promise<StartedRun | undefined> {
  try {
    const started = await startRun(await readConfigFile(process.cwd(), false), process.cwd())
    say(path, { kind: 'ready', pid: process.pid, run: started.run })
    return started
  } catch (error) {
    say(path, { kind: 'failed', pid: process.pid, reason: error instanceof Error ? error.message : String(error) })
    return undefined
  }
}

/** Whole or not at all. */
function say(path: string, words: RunFile): void {
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(words), { mode: 0o600 })
  renameSync(`${path}.${process.pid}`, path)
}

await serve(process.argv[2] ?? '', Number(process.argv[3]))
