// Another language's client: boto3 does a round trip of every item operation. Its Python is DYNALAB_TEST_PYTHON, or python3; where
// that has no boto3 the test says so and is skipped.
import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startWire } from './support.js'

const wire = startWire()
const python = process.env['DYNALAB_TEST_PYTHON'] ?? 'python3'
const probe = spawnSync(python, ['-c', 'import boto3; print(boto3.__version__)'], { encoding: 'utf8' })
const isThere = probe.status === 0
if (!isThere) process.stderr.write(`boto3 is not tested: ${python} has none; set DYNALAB_TEST_PYTHON to a python that has\n`)

it.skipIf(!isThere)('boto3 goes round', { timeout: 120_000 }, async () => {
  const run = promisify(execFile)
  const { stdout } = await run(python, [join(import.meta.dirname, 'boto3_round_trip.py'), wire.endpoint], { timeout: 110_000 })
  expect(stdout.trim().split('\n')).toEqual([
    'tables',
    'values',
    'single_items',
    'batches_and_pages',
    'transactions',
    'statements',
    'errors',
    'end',
  ])
})
