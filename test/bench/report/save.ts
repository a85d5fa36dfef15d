// Writes a report as JSON beside what one must know to compare it with another.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { PROJECT_DIR } from '../targets/list.js'

/** Writes bench-results.json at the top of the project and returns its path. */
export function saveResults(mode: string, settings: object, results: object): string {
  const path = join(PROJECT_DIR, 'bench-results.json')
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    platform: process.platform,
    node: process.version,
    load: loadavg(),
  }
  const facts = { mode, date: new Date().toISOString(), commit: presentCommit(), machine, settings }
  writeFileSync(path, `${JSON.stringify({ ...facts, ...results }, undefined, 2)}\n`)
  return path
}

function presentCommit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { cwd: PROJECT_DIR, encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}
