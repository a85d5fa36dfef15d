// Makes a kit ready to run: copies its sources to a folder outside the tree that keeps what was fetched and built, fetches the pinned
// dependencies when they have changed, and builds. A toolchain or registry that is not reachable skips the kit; a build that fails, fails it.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { basename, join } from 'node:path'
import { execute } from './execute.js'
import type { Kit } from './kits.js'

const FETCH_TIMEOUT_MS = 300_000
const BUILD_TIMEOUT_MS = 600_000

export interface Outcome {
  readonly verdict: 'PASSED' | 'FAILED' | 'SKIPPED'
  /** One line: what was done, or why it was not. */
  readonly note: string
  readonly output: string
}

/** Where a kit is fetched, built and run. */
export function placeOf({ folder }: Kit): string {
  return join(tmpdir(), `dynalab-clients-${userInfo().uid}`, folder)
}

/** Fetches and builds. PASSED means that its programs can run. */
export async function prepare(kit: Kit): Promise<Outcome> {
  const place = placeOf(kit)
  const stamp = join(place, '.fetched')
  mkdirSync(place, { recursive: true })
  cpSync(join(import.meta.dirname, kit.folder), place, { recursive: true })
  for (const path of kit.shares ?? []) cpSync(join(import.meta.dirname, path), join(place, basename(path)))
  const pins = pinsOf(kit)
  const isFetched = existsSync(stamp) && readFileSync(stamp, 'utf8') === pins
  if (!isFetched) {
    rmSync(stamp, { force: true })
    const refused = await steps(kit, 'fetch', FETCH_TIMEOUT_MS)
    if (refused !== undefined) return { ...refused, verdict: 'SKIPPED' }
    writeFileSync(stamp, pins)
  }
  const broken = await steps(kit, 'build', BUILD_TIMEOUT_MS)
  return broken ?? { verdict: 'PASSED', note: isFetched ? 'dependencies were there, built' : 'fetched and built', output: '' }
}

function pinsOf({ folder, pins }: Kit): string {
  const digest = createHash('sha256')
  for (const pin of pins) digest.update(readFileSync(join(import.meta.dirname, folder, pin)))
  return digest.digest('hex')
}

/** The first step that did not succeed; undefined when all did. */
async function steps(kit: Kit, phase: 'fetch' | 'build', timeoutMs: number): Promise<Outcome | undefined> {
  for (const command of kit[phase]) {
    const { end, output } = await execute(command, { cwd: placeOf(kit), env: {}, timeoutMs })
    if (end === 'absent') return { verdict: 'SKIPPED', note: `this machine has no ${command[0]}`, output }
    if (end !== 0) {
      const note = `could not ${phase}: ${command[0]}: ${endOf(end)}: ${complaintIn(output)}`
      return { verdict: 'FAILED', note, output }
    }
  }
  return undefined
}

/** The line that most likely says what went wrong. */
function complaintIn(output: string): string {
  const lines = output.trim().split('\n')
  const complaint = lines.find((line) => /error|fail|could not|unable/i.test(line)) ?? lines.at(-1) ?? ''
  return complaint.slice(0, 200)
}

/** How a command ended, in words. */
export function endOf(end: number | 'absent' | 'timeout'): string {
  if (end === 'absent') return 'not found'
  return end === 'timeout' ? 'no end in time' : `exit code ${end}`
}
