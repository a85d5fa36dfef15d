// The options of a plugin, from where the configuration is read to where the run begins: two modules of one process. They may hold
// functions, so that no text can carry them; a variable of the project says which ones are its own.
import type { TestingOptions } from '../testing-options.js'

const KEY = Symbol.for('dynalab.testing.vitest')
const VARIABLE = 'DYNALAB_TEST_PLUGIN'
const kept = ((globalThis as { [KEY]?: TestingOptions[] })[KEY] ??= [])

/** @returns the variable by which they are found again */
export function keepOptions(options: TestingOptions): Readonly<Record<string, string>> {
  return { [VARIABLE]: String(kept.push(options) - 1) }
}

/** @param environment of the project */
export const optionsKept = (environment: Readonly<Record<string, unknown>> = {}): TestingOptions =>
  kept[Number(environment[VARIABLE] ?? -1)] ?? {}
