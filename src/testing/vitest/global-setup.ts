// Begins a run in Vitest's main process, and ends it.
import type { Run } from '../run.js'
import { startRun } from '../start-run.js'
import { optionsKept } from './kept-options.js'

/** As much of a project of Vitest as is needed. */
interface Project {
  readonly config: { readonly root: string; readonly env?: Readonly<Record<string, unknown>> }
  provide(name: 'dynalabRun', run: Run): void
}

/** Called by Vitest once for each project that runs tests. @returns what it calls at the end */
export async function setup(project: Project): Promise<() => Promise<void>> {
  const { root, env } = project.config
  const { run, close } = await startRun(optionsKept(env), root)
  project.provide('dynalabRun', run)
  return close
}
