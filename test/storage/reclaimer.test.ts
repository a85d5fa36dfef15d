// Space that is given back: when it is asked for, in which slices, and that a stop leaves the rest. What LevelDB makes of it is in
// `test/engine/lifecycle/space.test.ts`.
import { describe, expect, test } from 'vitest'
import { rowRange, undoRowsRange } from '../../src/storage/keys.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import { middleOf, Reclaimer } from '../../src/storage/reclaimer.js'
import type { KeyRange, Store } from '../../src/storage/store.js'
import { wrapStore } from '../../src/storage/wrap-store.js'

const MB = 1024 * 1024

interface Files {
  readonly store: Store
  readonly compacted: KeyRange[]
  /** Compactions of ranges without rows, by how many others had gone before. */
  readonly empty: number[]
}

/** A store whose files hold so many bytes of the whole range, spread evenly over its keys. @param left the share that a compaction leaves */
async function filesOf(whole: KeyRange, bytes: () => number, left: () => number, whenCompacted?: () => void): Promise<Files> {
  const compacted: KeyRange[] = []
  const empty: number[] = []
  const at = ({ buffer, byteOffset, length }: Buffer): number => {
    const first = Buffer.alloc(9)
    Buffer.from(buffer, byteOffset, length).copy(first)
    return first.readUIntBE(3, 6)
  }
  const part = ({ lower, upper }: KeyRange): number => (at(upper) - at(lower)) / (at(whole.upper) - at(whole.lower))
  const isDone = ({ lower, upper }: KeyRange): boolean =>
    compacted.some((one) => one.lower.compare(lower) <= 0 && upper.compare(one.upper) <= 0)
  const store = wrapStore(await openMemoryStore(), {
    fileBytes: async (range) => {
      const isAll = range.lower.equals(whole.lower) && range.upper.equals(whole.upper)
      const done = isAll ? compacted.length > 0 : isDone(range)
      return bytes() * part(range) * (done ? left() : 1)
    },
    compact: async (range = whole) => {
      if (range.lower.compare(whole.upper) < 0) compacted.push(range)
      else empty.push(compacted.length)
      whenCompacted?.()
    },
  })
  return { store, compacted, empty }
}

const unexpected = (error: unknown): never => {
  throw error
}

describe('a reclaimer', () => {
  const whole = rowRange(7)

  test('leaves a range that takes little space to LevelDB', async () => {
    const { store, compacted, empty } = await filesOf(
      whole,
      () => 3 * MB,
      () => 0,
    )
    expect(await new Reclaimer(store, unexpected).reclaim(whole)).toBe('done')
    expect(compacted).toEqual([])
    expect(empty).toEqual([])
  })

  test('compacts a large range in slices that follow each other without a gap', async () => {
    const { store, compacted, empty } = await filesOf(
      whole,
      () => 200 * MB,
      () => 0,
    )
    await new Reclaimer(store, unexpected).reclaim(whole)
    expect(compacted).toHaveLength(8)
    expect(empty).toEqual([8]) // after which LevelDB has deleted the old files of all
    expect(compacted[0]?.lower).toEqual(whole.lower)
    expect(compacted.at(-1)?.upper).toEqual(whole.upper)
    for (const [at, { upper }] of compacted.slice(0, -1).entries()) expect(compacted[at + 1]?.lower).toEqual(upper)
  })

  test('begins no slice after a stop, and says so', async () => {
    let stopping: Promise<void> | undefined
    const files = await filesOf(
      whole,
      () => 200 * MB,
      () => 0,
      () => void (stopping ??= reclaimer.stop()),
    )
    const reclaimer = new Reclaimer(files.store, unexpected)
    expect(await reclaimer.reclaim(whole)).toBe('stopped')
    await stopping
    expect(files.compacted).toHaveLength(1)
    expect(await reclaimer.reclaim(whole)).toBe('stopped')
    expect(files.compacted).toHaveLength(1)
  })

  // Undo rows that a pin needs stay; compacting them again with every trim would never end.
  test('looks again at a range whose rows stayed only when its files have doubled', async () => {
    let bytes = 20 * MB
    const range = undoRowsRange(7)
    const { store, compacted } = await filesOf(
      range,
      () => bytes,
      () => 1,
    )
    const reclaimer = new Reclaimer(store, unexpected)
    await reclaimer.reclaim(range)
    bytes = 39 * MB
    await reclaimer.reclaim(range)
    expect(compacted).toHaveLength(1)
    bytes = 41 * MB
    await reclaimer.reclaim(range)
    expect(compacted.length).toBeGreaterThan(1)
  })

  test('tells of a failure, and goes on with the next range', async () => {
    const failures: unknown[] = []
    let isBroken = true
    const { store, compacted } = await filesOf(
      whole,
      () => 10 * MB,
      () => 0,
      () => {
        if (isBroken) throw new Error('no space')
      },
    )
    const reclaimer = new Reclaimer(store, (error) => failures.push(error))
    reclaimer.reclaimLater(whole)
    await expect(reclaimer.reclaim({ ...whole })).resolves.toBe('done')
    expect(failures).toEqual([new Error('no space')])
    isBroken = false
    expect(compacted).toHaveLength(1)
  })
})

describe('the middle of a range', () => {
  test.each([
    ['the rows of an id', rowRange(7), '100000000780'],
    ['two keys next to each other', { lower: Buffer.of(1, 2, 3), upper: Buffer.of(1, 2, 3, 0) }, undefined],
    [
      'keys that differ late',
      { lower: Buffer.alloc(20, 1), upper: Buffer.concat([Buffer.alloc(19, 1), Buffer.of(2)]) },
      undefined,
    ],
  ])('of %s', (_name, range, middle) => {
    expect(
      middleOf(range)
        ?.toString('hex')
        .replace(/(00)+$/, ''),
    ).toBe(middle)
  })
})
