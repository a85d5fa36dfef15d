// Invariant 1 of the design: an acknowledged write survives `kill -9` at any instant, with its index rows, its log entry and its
// counters, all or none. A process writes to a table with a GSI and an LSI and is killed again and again on one folder, so that recovered
// folders are recovered in their turn; after each kill `verify` looks at a copy of what was left, and the next process reads everything
// back through the API. `TEST_SEED=… npx vitest run test/scenario/crash.test.ts` repeats the schedule.
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator.js'
import { verifyFolder } from '../../src/engine/verify/verify.js'
import { newSeed, seededRandom } from '../../src/runtime/random.js'
import { apiOf } from './api.js'
import { type Failpoint, MOMENTS } from './failpoint-store.js'
import { Victims } from './processes.js'
import { Watcher } from './watcher.js'
import { CREATE_TABLE } from './workload.js'

const FOLDERS = 4
const LIVES_EACH = 26
const MAX_COMMIT = 60
const MAX_DELAY_MS = 80

const seed = process.env['TEST_SEED'] ?? newSeed()

/** How a life ends: at a failpoint, or at a moment that the test chooses, counted from the order to start. */
type End =
  | { readonly kind: 'failpoint'; readonly failpoint: Failpoint }
  | { readonly kind: 'random'; readonly afterMs: number; readonly from: 'start' | 'found' }

function endOf(folder: number, life: number): End {
  const bytes = seededRandom(seed).bytes('end', String(folder), life)
  const draw = (at: number, below: number): number => bytes.readUInt16BE(at) % below
  const moment = MOMENTS[life % (MOMENTS.length + 1)]
  // One kill in three of those at random moments comes while the process starts and recovers.
  if (moment === undefined)
    return { kind: 'random', afterMs: 1 + draw(0, MAX_DELAY_MS), from: draw(2, 3) === 0 ? 'start' : 'found' }
  return {
    kind: 'failpoint',
    failpoint: { moment, commit: 1 + draw(4, MAX_COMMIT), turns: draw(6, 4), spinMicros: draw(8, 300) },
  }
}

let victims: Victims
let folder: string
beforeAll(() => {
  victims = new Victims()
})
afterAll(() => victims.close())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynalab-crash-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function verifyCopy(): Promise<void> {
  const copy = `${folder}.copy`
  try {
    await cp(folder, copy, { recursive: true })
    expect((await verifyFolder(copy)).problems).toEqual([])
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

const kills = new Map<string, number>()
let acknowledged = 0
let repeated = 0

test.each(Array.from({ length: FOLDERS }, (_, n) => n))(
  `folder %i survives ${LIVES_EACH} kills (TEST_SEED=${seed})`,
  { timeout: 120_000 },
  async (place) => {
    const emulator = await createEmulator({ dataDir: folder, audit: 'on', logLevel: 'silent' })
    await apiOf(emulator)('CreateTable', CREATE_TABLE)
    await emulator.close()
    const watcher = new Watcher(seed)
    const firstLife = place * LIVES_EACH
    for (let life = firstLife; life < firstLife + LIVES_EACH; life++) {
      const end = endOf(place, life)
      const repeats = watcher.repeats()
      const task = { kind: 'lanes', seed, life, repeats, isWriting: true } as const
      const failpoint = end.kind === 'failpoint' ? end.failpoint : undefined
      const order = { folder, transitionMs: 0, failpoint, task }
      const { lines, signal, stderr } =
        end.kind === 'random' && end.from === 'start'
          ? await victims.live(order, () => undefined, end.afterMs)
          : await victims.live(order, (line) => (end.kind === 'random' && line.kind === 'found' ? end.afterMs : undefined))
      const kind = end.kind === 'failpoint' ? end.failpoint.moment : end.from === 'start' ? 'random, at the start' : 'random'
      kills.set(kind, (kills.get(kind) ?? 0) + 1)
      watcher.hear(life, lines, repeats)
      expect({ signal, stderr }, `life ${life}: ${JSON.stringify(end)}`).toEqual({ signal: 'SIGKILL', stderr: '' })
      await verifyCopy()
    }
    const task = { kind: 'lanes', seed, life: -1, repeats: [], isWriting: false } as const
    const { lines } = await victims.live({ folder, transitionMs: 0, failpoint: undefined, task }, ({ kind }) =>
      kind === 'found' ? 0 : undefined,
    )
    watcher.hear(-1, lines, [])
    acknowledged += watcher.acknowledged
    repeated += watcher.repeated
  },
)

test('that made at least 100 kills, of every kind, and many writes', () => {
  const total = [...kills.values()].reduce((sum, count) => sum + count, 0)
  const each = [...kills].map(([kind, count]) => `${count} ${kind}`).join(', ')
  console.log(
    `seed ${seed}: ${total} kills (${each}), ${acknowledged} acknowledged steps, ${repeated} transactions found done and not repeated`,
  )
  expect(total).toBeGreaterThanOrEqual(100)
  for (const moment of MOMENTS) expect(kills.get(moment)).toBeGreaterThanOrEqual(20)
  expect(acknowledged).toBeGreaterThan(1000)
})
