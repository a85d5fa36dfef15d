// A backfill over 100 000 rows that is killed several times, at several stages, while rows are put and deleted around it. After each
// kill what is there must be sound (rows that the cursor has passed are in the index, the others are not), and once it is left alone it
// must end right after the reopening: index ACTIVE, every acknowledged write in it, counters equal to what is stored.
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator.js'
import { verifyFolder } from '../../src/engine/verify/verify.js'
import { newSeed, seededRandom } from '../../src/runtime/random.js'
import { backfillKey } from '../../src/storage/keys.js'
import { apiOf, type Call, scanAll } from './api.js'
import { type Failpoint, MOMENTS } from './failpoint-store.js'
import { Victims } from './processes.js'
import { CREATE_INDEX, CREATE_ROWS_TABLE, firstImage, ROWS, ROWS_TABLE, rowStepOf } from './rows.js'
import type { Line } from './victim.js'
import { digestOf, type Item, keyOf, LANES } from './workload.js'

const KILLS = 5
/** A backfill of 100 000 rows saves its cursor about 500 times. */
const CURSORS_EACH = [40, 95] as const
const BATCH_ROWS = 25
const BATCHES_TOGETHER = 40

const seed = process.env['TEST_SEED'] ?? newSeed()

let victims: Victims
let folder: string
beforeAll(async () => {
  victims = new Victims()
  folder = await mkdtemp(join(tmpdir(), 'dynalab-backfill-'))
})
afterAll(async () => {
  victims.close()
  await rm(folder, { recursive: true, force: true })
})

async function fill(): Promise<void> {
  const emulator = await createEmulator({ dataDir: folder, logLevel: 'silent' })
  const call = apiOf(emulator)
  await call('CreateTable', CREATE_ROWS_TABLE)
  for (let place = 0; place < ROWS; place += BATCH_ROWS * BATCHES_TOGETHER) {
    const starts = Array.from({ length: BATCHES_TOGETHER }, (_, n) => place + n * BATCH_ROWS)
    await Promise.all(starts.map((start) => call('BatchWriteItem', batchFrom(start))))
  }
  await emulator.close()
}

function batchFrom(start: number): object {
  const puts = Array.from({ length: BATCH_ROWS }, (_, n) => ({ PutRequest: { Item: firstImage(start + n) } }))
  return { RequestItems: { [ROWS_TABLE]: puts } }
}

/** Images that a row may have: what was acknowledged last, and what was under way when a life ended. */
class Images {
  readonly #allowed = new Map<string, readonly (Item | undefined)[]>()
  acknowledged = 0

  constructor() {
    for (let place = 0; place < ROWS; place++) this.#set(firstImage(place), [firstImage(place)])
  }

  hear(life: number, lines: readonly Line[]): void {
    for (let lane = 0; lane < LANES; lane++) {
      const done = lines.filter((line) => line.kind === 'done' && line.lane === lane).length
      for (let n = 0; n < done; n++) this.#write(rowStepOf(seed, life, lane, n), false)
      this.#write(rowStepOf(seed, life, lane, done), true)
      this.acknowledged += done
    }
  }

  /** The rows that are not what they may be, and rows that should not be there or are not. */
  wrong(rows: readonly Item[]): string[] {
    const found = new Map(rows.map((row) => [keyOf(row), row]))
    const digest = (image: Item | undefined): string => (image === undefined ? 'none' : digestOf([image]))
    return [...new Set([...this.#allowed.keys(), ...found.keys()])].filter((key) => {
      const allowed = this.#allowed.get(key) ?? [undefined]
      return !allowed.some((image) => digest(image) === digest(found.get(key)))
    })
  }

  #write({ place, image }: { place: number; image: Item | undefined }, isUnheard: boolean): void {
    const key = keyOf(firstImage(place))
    this.#allowed.set(key, isUnheard ? [...(this.#allowed.get(key) ?? [undefined]), image] : [image])
  }

  #set(row: Item, images: readonly (Item | undefined)[]): void {
    this.#allowed.set(keyOf(row), images)
  }
}

async function verifyCopy(): Promise<void> {
  const copy = `${folder}.copy`
  try {
    await cp(folder, copy, { recursive: true })
    expect((await verifyFolder(copy)).problems).toEqual([])
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

interface Described {
  readonly Table: {
    readonly ItemCount: number
    readonly GlobalSecondaryIndexes?: readonly {
      readonly IndexStatus: string
      readonly Backfilling?: boolean
      readonly ItemCount: number
    }[]
  }
}

async function indexOf(call: Call): Promise<{ status: string | undefined; entries: number | undefined; items: number }> {
  const { Table } = await call<Described>('DescribeTable', { TableName: ROWS_TABLE })
  const [index] = Table.GlobalSecondaryIndexes ?? []
  return { status: index?.IndexStatus, entries: index?.ItemCount, items: Table.ItemCount }
}

function failpointOf(life: number): Failpoint {
  const bytes = seededRandom(seed).bytes('backfill-end', '', life)
  const [fewest, most] = CURSORS_EACH
  return {
    moment: MOMENTS[life % MOMENTS.length] ?? 'before',
    commit: fewest + (bytes.readUInt16BE(0) % (most - fewest)),
    keyKind: backfillKey(0)[0] ?? 0,
    turns: bytes.readUInt16BE(2) % 4,
    spinMicros: bytes.readUInt16BE(4) % 500,
  }
}

test(`a backfill of ${ROWS} rows ends right after ${KILLS} kills (TEST_SEED=${seed})`, { timeout: 180_000 }, async () => {
  await fill()
  const images = new Images()
  let cursors = 0
  for (let life = 0; life < KILLS; life++) {
    const failpoint = failpointOf(life)
    const task = { kind: 'rows', seed, life, updateTable: CREATE_INDEX } as const
    const { lines, signal, stderr } = await victims.live({ folder, transitionMs: 0, failpoint, task }, () => undefined)
    expect(lines.filter(({ kind }) => kind === 'failed')).toEqual([])
    expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' })
    images.hear(life, lines)
    cursors += failpoint.commit
    await verifyCopy()
  }
  const emulator = await createEmulator({ dataDir: folder, logLevel: 'silent' })
  const call = apiOf(emulator)
  expect((await indexOf(call)).status).toBe('CREATING')
  while ((await indexOf(call)).status !== 'ACTIVE') await new Promise<void>((next) => setImmediate(next))
  const { entries, items } = await indexOf(call)
  const [rows, index] = [await scanAll(call, ROWS_TABLE), await scanAll(call, ROWS_TABLE, 'byG')]
  await emulator.close()
  expect(images.wrong(rows)).toEqual([])
  const expected = rows.filter((row) => row['g'] !== undefined)
  expect({ entries, items }).toEqual({ entries: expected.length, items: rows.length })
  expect(digestOf(index) === digestOf(expected), 'the index is the projection of the table').toBe(true)
  expect((await verifyFolder(folder)).problems).toEqual([])
  console.log(
    `seed ${seed}: killed ${KILLS} times within ${cursors} steps of the backfill, ${images.acknowledged} acknowledged writes`,
  )
})
