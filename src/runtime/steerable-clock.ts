// The emulator's clock: runs with the machine's, faster or slower than it, or stands still; and is moved. Invariants: a move runs every
// timer that falls due on its way in order, each at its own time, and goes on when all that it caused is done; moves follow each other; a
// clock that goes back, or on in another way, does so once that is kept, so that one that can't be kept changes nothing.
import { type Clock, nextTurn } from './clock.js'
import type { ClockAttendant, ClockLimits } from './clock-attendant.js'
import { everyMs } from './heartbeat.js'
import { type ClockState, isRunning, MACHINE_TIME, manualAt, runningFrom, shownBy, stateText } from './clock-state.js'
import { type Timer, Timers } from './timers.js'

/** Longest delay that setTimeout takes; a later due time is waited for in steps. */
const MAX_DELAY_MS = 2 ** 31 - 1
/** How often the machine's time is looked at: whether it went back. */
const LOOK_EVERY_MS = 1000

export class SteerableClock implements Clock {
  readonly #resetTo: () => ClockState
  #state: ClockState
  /** How it will go once that is kept. */
  #coming: ClockState | undefined
  /** What the clock shows while it stands still, or is being moved. */
  #stillMs: number | undefined
  #stampMs: number
  readonly #timers = new Timers()
  readonly #sleepers = new Set<() => void>()
  readonly #setBack: (() => void)[] = []
  #attendant: ClockAttendant | undefined
  #wake: NodeJS.Timeout | undefined
  #wakeMs = Number.POSITIVE_INFINITY
  /** The end of the queue of moves. */
  #moves: Promise<void> = Promise.resolve()
  /** What the machine showed at the last look. */
  #wallMs = Date.now()
  readonly #endLooks = everyMs(LOOK_EVERY_MS, () => this.#look())
  #isClosed = false

  constructor(start: ClockState, { floorMs = 0, resetTo = () => start }: ClockLimits = {}) {
    this.#resetTo = resetTo
    this.#state = start
    this.#stillMs = isRunning(start) ? undefined : start.atMs
    this.#stampMs = floorMs
  }

  get state(): ClockState {
    return this.#state
  }

  /** When the next timer is due; undefined while none is set. */
  get nextDueMs(): number | undefined {
    return this.#timers.nextMs
  }

  nowMs(): number {
    if (this.#stillMs !== undefined) return this.#stillMs
    return shownBy(this.#state)
  }

  stampMs(): number {
    this.#stampMs = Math.max(this.nowMs(), this.#stampMs)
    return this.#stampMs
  }

  /** What is to be kept of it: how it goes, or will go when that is kept. */
  stateText(): string {
    if (this.#coming !== undefined) return stateText(this.#coming)
    const atMs = this.#stillMs
    return stateText(atMs === undefined ? this.#state : { ...this.#state, atMs, wallMs: Date.now() })
  }

  at(dueMs: number, task: () => void | Promise<void>, lagMs = Number.POSITIVE_INFINITY): () => void {
    if (this.#isClosed) return () => undefined
    const timer = { dueMs: Math.min(dueMs, this.nowMs() + lagMs), task, lagMs }
    this.#timers.add(timer)
    if (timer.dueMs < this.#wakeMs) this.#arm()
    return () => this.#timers.remove(timer)
  }

  sleep(delayMs: number): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    return new Promise((resolve) => {
      const wakeUp = (): void => {
        this.#sleepers.delete(wakeUp)
        resolve()
      }
      this.#sleepers.add(wakeUp)
      this.at(this.nowMs() + delayMs, wakeUp, delayMs)
      this.#wake?.ref()
    })
  }

  whenSetBack(listener: () => void): void {
    this.#setBack.push(listener)
  }

  /** Sets the one attendant. */
  attend(attendant: ClockAttendant): void {
    this.#attendant = attendant
  }

  /** Moves the time forward, running what falls due on the way. @param ms not negative */
  advance(ms: number): Promise<void> {
    return this.#inTurn(() => this.#through(this.nowMs() + ms))
  }

  /** Moves the time to there: forward like `advance`; or back, where timers that have no lag wait for their times to come again. */
  set(toMs: number): Promise<void> {
    return this.#inTurn(() => this.#to(toMs))
  }

  /** To the machine's time. What stands still goes on doing so; what runs at the machine's pace agrees with it from now on. */
  setToMachine(): Promise<void> {
    return this.#inTurn(() => {
      const toMs = Date.now()
      return this.#to(toMs, this.#state.mode === 'real' ? MACHINE_TIME : undefined)
    })
  }

  /** Stands still until `resume`. One that is only moved anyway stays so. */
  freeze(): Promise<void> {
    return this.#turn((state) => (isRunning(state) ? { ...state, mode: 'frozen', atMs: this.nowMs() } : state))
  }

  /** Stands still, and is only moved from now on. */
  stop(): Promise<void> {
    return this.#turn(() => manualAt(this.nowMs()))
  }

  /** Goes on from where it stands: as before it was frozen, or at the machine's pace. */
  resume(): Promise<void> {
    return this.#turn((state) => (isRunning(state) ? state : runningFrom(this.nowMs(), state.factor)))
  }

  /** Goes so many times as fast as the machine's from now on. @param factor above 0; 1 is the mode `real` */
  scale(factor: number): Promise<void> {
    return this.#turn((state) => (isRunning(state) && state.factor === factor ? state : runningFrom(this.nowMs(), factor)))
  }

  /** Back to how it was started. Timers that this skips are not run first: whoever resets has ended what they were for. */
  reset(): Promise<void> {
    return this.#turn(() => this.#resetTo())
  }

  close(): void {
    this.#isClosed = true
    this.#endLooks()
    this.#timers.clear()
    clearTimeout(this.#wake)
    for (const wakeUp of [...this.#sleepers]) wakeUp()
  }

  /** Takes its turn among the moves. The clock stands still for it, until the task has it go on. */
  #inTurn(task: () => Promise<void>): Promise<void> {
    const moved = this.#moves.then(() => {
      this.#stillMs = this.nowMs()
      clearTimeout(this.#wake)
      this.#wakeMs = Number.POSITIVE_INFINITY
      return task()
    })
    this.#moves = moved.catch(() => undefined)
    return moved
  }

  /** Forward to there. What ran on the way can't be taken back, so the clock stays there even if that can't be kept. */
  async #through(untilMs: number, next?: ClockState): Promise<void> {
    const beganMs = this.nowMs()
    let arrived = false
    try {
      await this.#forward(untilMs)
      arrived = true
    } finally {
      // A clock that was not moved keeps its relation to the machine's, to the millisecond.
      const moved = this.nowMs() === beganMs ? this.#state : this.#from(this.nowMs())
      this.#goOn(arrived && next !== undefined ? next : moved)
    }
    await this.#keep()
    this.#tell()
  }

  /** Goes on as the task says, once that is kept. */
  #turn(task: (state: ClockState) => ClockState): Promise<void> {
    return this.#inTurn(async () => {
      await this.#change(task(this.#state))
      this.#tell()
    })
  }

  async #change(next: ClockState): Promise<void> {
    this.#coming = next
    try {
      await this.#keep()
    } catch (error) {
      this.#goOn(this.#state)
      throw error
    } finally {
      this.#coming = undefined
    }
    const shownMs = shownBy(next)
    if (shownMs < this.nowMs()) this.#back(shownMs)
    this.#goOn(next)
  }

  /** As it goes, from that time on. */
  #from(atMs: number): ClockState {
    return { ...this.#state, atMs, wallMs: Date.now() }
  }

  async #keep(): Promise<void> {
    if (!this.#isClosed) await this.#attendant?.keep()
  }

  #tell(): void {
    if (!this.#isClosed) this.#attendant?.onChange()
  }

  #goOn(state: ClockState): void {
    this.#state = state
    this.#stillMs = isRunning(state) ? undefined : state.atMs
    this.#arm()
  }

  /** @param next how it goes on from there; as before when not given */
  async #to(toMs: number, next?: ClockState): Promise<void> {
    if (toMs >= this.nowMs()) return this.#through(toMs, next)
    await this.#change(next ?? this.#from(toMs))
    await this.#attendant?.settle()
    this.#tell()
  }

  /** A machine whose clock went back takes along a clock that runs with it. What it shows is no move, but what follows is the same. */
  #look(): void {
    const wallMs = Date.now()
    const isBack = wallMs < this.#wallMs
    this.#wallMs = wallMs
    if (!isBack || !isRunning(this.#state)) return
    const back = (state: ClockState): ClockState => {
      this.#back(this.nowMs())
      return state
    }
    this.#turn(back).catch(() => undefined) // a store that takes no writes can't keep it, and has said so
  }

  #back(toMs: number): void {
    this.#stillMs = toMs
    this.#timers.bound(toMs)
    for (const listener of this.#setBack) listener()
  }

  async #forward(untilMs: number): Promise<void> {
    await this.#settle()
    for (let next = this.#due(untilMs); next !== undefined; next = this.#due(untilMs)) {
      this.#stillMs = Math.max(this.nowMs(), next.dueMs)
      await next.task()
      await this.#settle()
    }
    this.#stillMs = untilMs
    await this.#settle()
  }

  /** Whoever was woken goes on first. */
  async #settle(): Promise<void> {
    await nextTurn()
    if (!this.#isClosed) await this.#attendant?.settle()
  }

  #due(untilMs: number): Timer | undefined {
    return this.#isClosed ? undefined : this.#timers.take(untilMs)
  }

  /** Sets the machine's timer to what is due next. Only somebody's sleep keeps the process for it. */
  #arm(): void {
    const dueMs = this.#timers.nextMs
    if (this.#stillMs !== undefined || dueMs === undefined || this.#isClosed) return
    clearTimeout(this.#wake)
    this.#wakeMs = dueMs
    const delayMs = Math.ceil((dueMs - this.nowMs()) / this.#state.factor)
    this.#wake = setTimeout(() => this.#fire(), Math.min(Math.max(0, delayMs), MAX_DELAY_MS))
    if (this.#sleepers.size === 0) this.#wake.unref()
  }

  #fire(): void {
    this.#wakeMs = Number.POSITIVE_INFINITY
    const nowMs = this.nowMs()
    for (let next = this.#due(nowMs); next !== undefined; next = this.#due(nowMs)) void next.task()
    this.#arm()
  }
}
