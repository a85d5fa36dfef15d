// Proves that the types of the console are those of the routes that are served: a route that changes without `npm run generate:console` fails.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const script = fileURLToPath(new URL('../../src/build/console-types.mjs', import.meta.url))
const committed = fileURLToPath(new URL('../../src/console/api/administration.ts', import.meta.url))

it('are as the OpenAPI document says', () => {
  const made = execFileSync(process.execPath, ['--import', 'tsx', script, '--print'], { encoding: 'utf8', maxBuffer: 1 << 26 })
  expect(made === readFileSync(committed, 'utf8'), 'stale: run `npm run generate:console`').toBe(true)
})
