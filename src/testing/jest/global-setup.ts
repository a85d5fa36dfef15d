// Begins a run in Jest's main process. Its workers get it by a variable.
import { readConfigFile } from '../config-file.js'
import { announce } from '../run.js'
import { startRun } from '../start-run.js'
import { keepRun } from './started.js'

interface JestPlace {
  readonly rootDir: string
}

/** Called by Jest. */
// eslint-disable-next-line no-restricted-syntax -- Jest calls the default export
export default async function globalSetup(globalConfig: JestPlace, projectConfig?: JestPlace): Promise<void> {
  const { rootDir } = projectConfig ?? globalConfig
  const started = await startRun(await readConfigFile(rootDir, true), rootDir)
  keepRun(started)
  announce(started.run)
}
