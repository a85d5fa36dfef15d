// Ends what the set-up began.
import { withdraw } from '../run.js'
import { takeRun } from './started.js'

/** Called by Jest. */
// eslint-disable-next-line no-restricted-syntax -- Jest calls the default export
export default async function globalTeardown(): Promise<void> {
  withdraw()
  await takeRun()?.close()
}
