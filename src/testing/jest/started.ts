// The run of a Jest process, from its set-up to its tear-down: two modules, whose loading Jest decides.
import type { StartedRun } from '../start-run.js'

const KEY = Symbol.for('dynalab.testing.jest')
type Holder = { [KEY]?: StartedRun | undefined }

export const keepRun = (started: StartedRun): void => void ((globalThis as Holder)[KEY] = started)

export function takeRun(): StartedRun | undefined {
  const started = (globalThis as Holder)[KEY]
  delete (globalThis as Holder)[KEY]
  return started
}
