// Builds dist once a run, when it is missing or older than the sources, for the tests that start the command itself.
// A build that fails says so and lets the tests run: those which need dist then fail by name.
import { buildIfStale } from '../../src/build/build.mjs'

export function setup(): void {
  try {
    buildIfStale()
  } catch (error) {
    process.stderr.write(`dist could not be built: ${error instanceof Error ? error.message : String(error)}\n`)
  }
}
