// The clock by itself: what it shows in each mode, the order of what falls due, and what a move waits for. Where it runs, the machine's
// time and timers are vitest's, so that nothing here waits.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { MACHINE_TIME, manualAt, runningFrom, startingState } from '../../src/runtime/clock-state.js'
import { SteerableClock } from '../../src/runtime/steerable-clock.js'

const HOUR_MS = 3_600_000

describe('a clock that is moved', () => {
  // Ties go by the order of arming; a timer that a task arms on the way is run too, at its own time.
  test('runs what falls due in order, each at its own time', async () => {
    const clock = new SteerableClock(manualAt(1000))
    const seen: string[] = []
    const note = (name: string) => () => void seen.push(`${name} ${clock.nowMs()}`)
    clock.at(1300, note('late'))
    clock.at(1100, note('first'))
    clock.at(1100, note('second'))
    clock.at(900, note('past'))
    clock.at(1200, () => void clock.at(1250, note('armed on the way')))
    clock.at(2001, note('never'))
    const callOff = clock.at(1150, note('called off'))
    callOff()
    await clock.advance(1000)
    expect(seen).toEqual(['past 1000', 'first 1100', 'second 1100', 'armed on the way 1250', 'late 1300'])
    expect([clock.nowMs(), clock.nextDueMs]).toEqual([2000, 2001])
  })

  test('waits for each task, and for all that is due by then, before it goes on', async () => {
    const clock = new SteerableClock(manualAt(0))
    const seen: string[] = []
    clock.attend({
      settle: async () => void seen.push(`settled ${clock.nowMs()}`),
      keep: async () => void seen.push(`saved ${clock.stateText()}`),
      onChange: () => void seen.push('told'),
    })
    clock.at(10, async () => {
      await new Promise((resolve) => setImmediate(resolve))
      seen.push(`task ${clock.nowMs()}`)
    })
    void clock.sleep(20).then(() => seen.push(`awake ${clock.nowMs()}`))
    await clock.advance(30)
    const settled = (...at: number[]): string[] => at.map((ms) => `settled ${ms}`)
    expect(seen.map((line) => line.replace(/ \d+$/, (end) => (line.startsWith('saved') ? '' : end)))).toEqual([
      ...settled(0),
      'task 10',
      ...settled(10),
      'awake 20',
      ...settled(20, 30),
      'saved manual 1 30',
      'told',
    ])
  })

  test('takes one move after the other', async () => {
    const clock = new SteerableClock(manualAt(0))
    const seen: number[] = []
    for (const ms of [5, 15]) clock.at(ms, () => void seen.push(clock.nowMs()))
    await Promise.all([clock.advance(10), clock.advance(10), clock.set(3)])
    expect([seen, clock.nowMs()]).toEqual([[5, 15], 3])
  })

  test('goes on after a task that failed, and says so', async () => {
    const clock = new SteerableClock(manualAt(0))
    clock.at(5, () => Promise.reject(new Error('broken')))
    await expect(clock.advance(10)).rejects.toThrow('broken')
    expect(clock.nowMs()).toBe(5)
    await clock.advance(10)
    expect(clock.nowMs()).toBe(15)
  })

  test('goes back only when it is set, with stamps that do not, and timers that wait for their time', async () => {
    const clock = new SteerableClock(manualAt(10 * HOUR_MS))
    let setBack = 0
    let ran = 0
    clock.whenSetBack(() => setBack++)
    clock.at(11 * HOUR_MS, () => void ran++)
    expect(clock.stampMs()).toBe(10 * HOUR_MS)
    await clock.set(2 * HOUR_MS)
    expect([clock.nowMs(), clock.stampMs(), setBack, ran]).toEqual([2 * HOUR_MS, 10 * HOUR_MS, 1, 0])
    await clock.advance(8 * HOUR_MS)
    expect(ran).toBe(0)
    await clock.advance(HOUR_MS)
    expect([ran, clock.stampMs(), setBack]).toEqual([1, 11 * HOUR_MS, 1])
  })

  test('takes timers with a lag along when it is set back, in their order', async () => {
    const clock = new SteerableClock(manualAt(10 * HOUR_MS))
    const seen: string[] = []
    const note = (name: string) => () => void seen.push(`${name} ${clock.nowMs()}`)
    clock.at(10 * HOUR_MS + 50, note('without'))
    clock.at(10 * HOUR_MS + 30, note('first'), 30)
    clock.at(10 * HOUR_MS + 40, note('second'), 30)
    clock.at(HOUR_MS, note('past'), 30)
    const slept = clock.sleep(20).then(note('awake'))
    await clock.set(2 * HOUR_MS)
    clock.at(10 * HOUR_MS, note('later'), 25)
    await clock.advance(40)
    await slept
    const names = ['past 7200000', 'awake 7200020', 'later 7200025', 'first 7200030', 'second 7200030']
    expect(seen).toEqual(names)
  })

  test('that is closed runs nothing and wakes whoever sleeps, now and later', async () => {
    const clock = new SteerableClock(manualAt(0))
    let ran = 0
    clock.at(1, () => void ran++)
    const slept = clock.sleep(HOUR_MS)
    clock.close()
    await slept
    await clock.sleep(HOUR_MS)
    await clock.advance(HOUR_MS)
    expect(ran).toBe(0)
  })

  test('stamps begin at the newest one of the store', () => {
    expect(new SteerableClock(manualAt(5), { floorMs: 9 }).stampMs()).toBe(9)
  })
})

describe('a clock that runs', () => {
  const START_MS = Date.UTC(2026, 5, 1)
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: START_MS })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('shows the machine’s time until it is moved, then keeps its distance', async () => {
    const clock = new SteerableClock(MACHINE_TIME)
    vi.advanceTimersByTime(7)
    expect(clock.nowMs()).toBe(START_MS + 7)
    await clock.advance(HOUR_MS)
    vi.advanceTimersByTime(3)
    expect([clock.nowMs(), clock.state.mode]).toEqual([START_MS + HOUR_MS + 10, 'real'])
    await clock.setToMachine()
    expect([clock.nowMs(), clock.stateText()]).toEqual([START_MS + 10, 'real 1 0 0'])
  })

  test('runs timers when they are due: by its own time, not the machine’s', async () => {
    const clock = new SteerableClock(MACHINE_TIME)
    const seen: number[] = []
    for (const after of [6000, 60_000, 61_000]) clock.at(START_MS + after, () => void seen.push(clock.nowMs() - START_MS))
    await clock.scale(60)
    vi.advanceTimersByTime(99)
    expect(seen).toEqual([])
    vi.advanceTimersByTime(1)
    expect(seen).toEqual([6000])
    vi.advanceTimersByTime(1000)
    expect(seen).toEqual([6000, 60_000, 61_020])
    await clock.advance(HOUR_MS)
    expect([clock.nowMs(), clock.state.mode]).toEqual([START_MS + 66_000 + HOUR_MS, 'scaled'])
  })

  test('stands still while it is frozen, and goes on as before', async () => {
    const clock = new SteerableClock(MACHINE_TIME)
    await clock.scale(10)
    await clock.freeze()
    let ran = 0
    clock.at(START_MS + 100, () => void ran++)
    vi.advanceTimersByTime(HOUR_MS)
    expect([clock.nowMs(), ran, clock.state.mode]).toEqual([START_MS, 0, 'frozen'])
    await clock.resume()
    vi.advanceTimersByTime(10)
    expect([clock.nowMs(), ran, clock.state]).toMatchObject([START_MS + 100, 1, { mode: 'scaled', factor: 10 }])
    await clock.scale(1)
    vi.advanceTimersByTime(5)
    expect([clock.nowMs(), clock.state.mode]).toEqual([START_MS + 105, 'real'])
  })

  // The machine's clock is corrected, or its system slept: timers of the machine don't hear of it.
  test.each([
    ['real', async () => undefined, 1],
    ['scaled', (clock: SteerableClock) => clock.scale(60), 1],
    ['frozen', (clock: SteerableClock) => clock.freeze(), 0],
  ] as const)('sees within a second that the machine’s clock went back: %s', async (_mode, change, told) => {
    vi.useRealTimers()
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'], now: START_MS })
    const clock = new SteerableClock(MACHINE_TIME)
    await change(clock)
    let [setBack, ran] = [0, 0]
    clock.whenSetBack(() => setBack++)
    clock.at(clock.nowMs() + 5000, () => void ran++, 5000)
    vi.setSystemTime(START_MS - 5 * HOUR_MS)
    await vi.advanceTimersByTimeAsync(1000)
    await clock.freeze() // a move ends after the one that the look began
    await clock.resume()
    expect(setBack).toBe(told)
    await vi.advanceTimersByTimeAsync(5000)
    expect([setBack, ran]).toEqual([told, 1])
    clock.close()
  })

  test('waits for a time that no single timer of the machine reaches', () => {
    const clock = new SteerableClock(MACHINE_TIME)
    let ran = 0
    clock.at(START_MS + 60 * 24 * HOUR_MS, () => void ran++)
    vi.advanceTimersByTime(60 * 24 * HOUR_MS - 1)
    expect(ran).toBe(0)
    vi.advanceTimersByTime(1)
    expect(ran).toBe(1)
  })

  // What is saved is read by another process at another time.
  test.each([
    ['real', async () => undefined],
    ['moved', (clock: SteerableClock) => clock.advance(HOUR_MS)],
    ['scaled', (clock: SteerableClock) => clock.scale(2.5)],
    ['frozen', (clock: SteerableClock) => clock.freeze()],
    ['manual', (clock: SteerableClock) => clock.stop()],
  ])('shows after a restart what it would have shown: %s', async (_name, change) => {
    const clock = new SteerableClock(MACHINE_TIME)
    vi.advanceTimersByTime(1)
    await change(clock)
    vi.advanceTimersByTime(1000)
    const saved = clock.stateText()
    vi.advanceTimersByTime(1000)
    const again = new SteerableClock(startingState({ mode: undefined, startMs: undefined }, saved, 0))
    expect([again.nowMs(), again.state.mode, again.state.factor]).toEqual([clock.nowMs(), clock.state.mode, clock.state.factor])
  })

  test('a reset goes back to how it was started', async () => {
    const clock = new SteerableClock(runningFrom(1000), { resetTo: () => runningFrom(1000) })
    let setBack = 0
    clock.whenSetBack(() => setBack++)
    vi.advanceTimersByTime(50)
    expect(clock.nowMs()).toBe(1050)
    await clock.stop()
    await clock.reset()
    vi.advanceTimersByTime(5)
    expect([clock.nowMs(), clock.state.mode, setBack]).toEqual([1005, 'real', 1])
  })
})

describe('how a clock starts', () => {
  const KNOWN = `manual 1 ${Date.UTC(2027, 0, 1)} 0`
  test.each([
    ['nothing said or known', { mode: undefined, startMs: undefined }, '', 5, MACHINE_TIME],
    ['manual, of a new folder', { mode: 'manual', startMs: undefined }, '', 0, manualAt(Date.UTC(2026, 0, 1))],
    ['manual, of a folder that was real', { mode: 'manual', startMs: undefined }, 'real 1 0 0', 9e12, manualAt(9e12)],
    ['manual at a time', { mode: 'manual', startMs: 77 }, 'real 1 0 0', 9e12, manualAt(77)],
    ['remembered', { mode: undefined, startMs: 77 }, KNOWN, 0, manualAt(Date.UTC(2027, 0, 1))],
    ['remembered, in the mode that is asked for', { mode: 'manual', startMs: 77 }, KNOWN, 0, manualAt(Date.UTC(2027, 0, 1))],
    ['another mode than remembered', { mode: 'real', startMs: undefined }, KNOWN, 0, MACHINE_TIME],
  ] as const)('%s', (_name, asked, remembered, stampMs, state) => {
    expect(startingState(asked, remembered, stampMs)).toMatchObject({ mode: state.mode, factor: state.factor, atMs: state.atMs })
  })
})
