// Makes the validators once a run, where schemas/ has changed: tests that run the sources need them, and no more of a build.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const script = join(import.meta.dirname, '../../src/build/generate.mjs')

/** @throws Error when the schemas can't be read: no test of the API would run as they say */
export function setup(): void {
  const { status } = spawnSync(process.execPath, [script], { stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error(`the validators could not be made: generate.mjs ended with code ${status}`)
}
