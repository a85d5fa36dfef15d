// The suite is three projects: `fast`, which answers in a minute and a half, and then `slow` share two workers; `alone` comes after them.
// `npm test` runs them all and ends with one closing line. Whatever starts dist is slow, so that the fast project waits for no build.
import { configDefaults, defineConfig } from 'vitest/config'

/** Tests that take many seconds, or that start a process from dist. */
const SLOW = [
  'test/cli/{apply,command,drop-in,package,streams-tail}.test.ts',
  'test/cli/commands/*.test.ts',
  'test/console/!(pure|snippets|key-space|estimate).test.ts',
  'test/docker/image.test.ts',
  'test/docs/commands.test.ts',
  'test/engine/splits/splitter.test.ts',
  'test/forks/many-forks.test.ts',
  'test/scenario/backfill.test.ts',
  'test/scenario/backup-crash.test.ts',
  'test/scenario/crash.test.ts',
  'test/scenario/folder-gone.test.ts',
  'test/scenario/global-tables.test.ts',
  'test/scenario/kinesis/crash.test.ts',
  'test/scenario/hooks/{crash,hooks}.test.ts',
  'test/scenario/histories/{checkers,histories-*}.test.ts',
  'test/scenario/many-connections.test.ts',
  'test/scenario/model.test.ts',
  'test/scenario/power-loss.test.ts',
  'test/scenario/recovery.test.ts',
  'test/scenario/replica-life.test.ts',
  'test/scenario/restart.test.ts',
  'test/scenario/scaling.test.ts',
  'test/scenario/second-process.test.ts',
  'test/scenario/split-crash.test.ts',
  'test/scenario/streams/streams.test.ts',
  'test/scenario/throttling.test.ts',
  'test/scenario/transfers/crash.test.ts',
  'test/testing/projects.test.ts',
  'test/wire/bad-input.test.ts',
]

/** Tests that watch how long a small request takes while a process is under load: no other test takes the processor from it. */
const ALONE = ['test/server/overload/overload.test.ts']

/** Tests that need a node of Cassandra, whose address is in this variable. */
const ON_A_RING = ['test/ring/**/*.ring.test.ts']
const RING_NODE = process.env['DYNALAB_TEST_RING']

const shared = {
  pool: 'forks',
  testTimeout: 30_000,
  hookTimeout: 60_000,
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
} as const

export default defineConfig({
  test: {
    // In one group without an order between them: a worker that finds no more fast files begins with the slow ones.
    projects: [
      {
        test: {
          ...shared,
          name: 'fast',
          isolate: false, // the product has no global state: a worker loads its modules once, which halves the time
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...SLOW, ...ALONE, ...ON_A_RING],
          globalSetup: ['test/support/generate-once.ts'],
        },
      },
      { test: { ...shared, name: 'slow', include: SLOW, globalSetup: ['test/support/build-once.ts'] } },
      ...(RING_NODE === undefined ? [] : [{ test: { ...shared, name: 'ring', include: ON_A_RING } }]),
      {
        test: {
          ...shared,
          name: 'alone',
          include: ALONE,
          globalSetup: ['test/support/build-once.ts'],
          sequence: { groupOrder: 1 },
        },
      },
    ],
    reporters: ['default', './test/support/sdk-warning.ts', './test/support/closing-line.ts'],
    maxWorkers: 2,
  },
})
