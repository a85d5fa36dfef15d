// The clock's controls on a clock alone: no engine is needed to steer time. Then what they mean in a whole emulator.
import { describe, expect, it } from 'vitest'
import { ClockControls } from '../../src/controls/clock-controls.js'
import { createEmulator } from '../../src/emulator.js'
import { manualAt } from '../../src/runtime/clock-state.js'
import { SteerableClock } from '../../src/runtime/steerable-clock.js'
import { refusalOf } from './refusal-of.js'

const START_MS = Date.UTC(2026, 0, 1)
const manual = (nowMs: number) => ({ mode: 'manual', scale: 0, nowMs, now: new Date(nowMs).toISOString() })

describe('on a clock alone', () => {
  it('time is shown and moved, and what becomes due on the way is done', async () => {
    const clock = new SteerableClock(manualAt(START_MS))
    const controls = new ClockControls(clock)
    const rung: number[] = []
    clock.at(START_MS + 1500, () => void rung.push(clock.nowMs()))
    expect(controls.show()).toEqual({ ...manual(START_MS), nextDueMs: START_MS + 1500 })
    expect(await controls.advance({ seconds: 2 })).toEqual({ ...manual(START_MS + 2000), nextDueMs: undefined })
    expect(rung).toEqual([START_MS + 1500])
    expect(await controls.set('2025-06-01')).toMatchObject({ now: '2025-06-01T00:00:00.000Z' })
    expect(await controls.scale(60)).toMatchObject({ mode: 'scaled', scale: 60 })
    expect(await controls.freeze()).toMatchObject({ mode: 'frozen', scale: 0 })
    expect(await controls.resume()).toMatchObject({ mode: 'scaled', scale: 60 })
    clock.close()
  })

  it('what it does not understand it refuses as invalid, and moves nothing', async () => {
    const controls = new ClockControls(new SteerableClock(manualAt(START_MS)))
    expect(await refusalOf(() => controls.advance(-1))).toMatch(/^invalid: advance must be whole milliseconds/)
    expect(await refusalOf(() => controls.steer({ set: 5, advance: 5 }))).toMatch(/^invalid: set must not stand beside advance/)
    expect(controls.now()).toBe(START_MS)
  })
})

describe('in an emulator', () => {
  const open = () => createEmulator({ inMemory: true, logLevel: 'error', clock: 'manual', clockStart: '2030-01-01' })

  it('starts as the options say', async () => {
    await using emulator = await open()
    expect(emulator.clock.show()).toMatchObject(manual(Date.UTC(2030, 0, 1)))
    await expect(createEmulator({ inMemory: true, clockStart: '2026-02-30' })).rejects.toThrow(
      'clockStart is "2026-02-30": it must be a date of ISO 8601, such as 2026-03-01 or 2026-03-01T12:00:00Z',
    )
  })

  it('runs on from a date', async () => {
    await using emulator = await createEmulator({ inMemory: true, logLevel: 'error', clockStart: '2030-01-01' })
    const { mode, nowMs } = emulator.clock.show()
    expect([mode, nowMs - Date.UTC(2030, 0, 1) < 60_000, nowMs >= Date.UTC(2030, 0, 1)]).toEqual(['real', true, true])
  })

  it('goes back to its start with a reset of everything, and not with that of a namespace', async () => {
    await using emulator = await open()
    await emulator.clock.set('2026-05-01')
    await emulator.reset({ account: '000000000000', region: 'us-east-1' })
    expect(emulator.clock.show()).toMatchObject(manual(Date.UTC(2026, 4, 1)))
    await emulator.reset()
    expect(emulator.clock.show()).toMatchObject(manual(Date.UTC(2030, 0, 1)))
  })
})
