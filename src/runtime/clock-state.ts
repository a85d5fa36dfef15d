// How a clock goes, as data: what it shows is computed from this and the machine's time. Invariant: the text of a state, read back after
// any restart, shows what it would have shown.

export const CLOCK_MODES = ['real', 'scaled', 'frozen', 'manual'] as const
/**
 * real: one second a second, at the machine's time or moved against it; scaled: so many times as fast; frozen: stands still until it is
 * resumed as it was; manual: stands still until somebody moves it.
 */
export type ClockMode = (typeof CLOCK_MODES)[number]

export interface ClockState {
  readonly mode: ClockMode
  /** Seconds of the clock a second of the machine; while it stands still, those it will be resumed with. */
  readonly factor: number
  /** What the clock showed, in ms since the epoch, … */
  readonly atMs: number
  /** … when the machine showed this. Means nothing while the clock stands still. */
  readonly wallMs: number
}

/** What the options say of a clock's start. */
interface ClockStart {
  /** Undefined: as the folder remembers it; real where it remembers nothing. */
  readonly mode: 'real' | 'manual' | undefined
  /** Where a clock begins that no folder remembers, in ms since the epoch. */
  readonly startMs: number | undefined
}

/** A manual clock begins here when nothing else is said, so that a run can be repeated without saying it. */
const MANUAL_START_MS = Date.UTC(2026, 0, 1)

export const MACHINE_TIME: ClockState = { mode: 'real', factor: 1, atMs: 0, wallMs: 0 }

export const manualAt = (atMs: number): ClockState => ({ mode: 'manual', factor: 1, atMs, wallMs: 0 })

/** Runs from that time on, so many times as fast as the machine's. */
export function runningFrom(atMs: number, factor = 1): ClockState {
  return { mode: factor === 1 ? 'real' : 'scaled', factor, atMs, wallMs: Date.now() }
}

export const isRunning = ({ mode }: ClockState): boolean => mode === 'real' || mode === 'scaled'

/** What a clock in that state shows now, in ms since the epoch. */
export function shownBy({ mode, factor, atMs, wallMs }: ClockState): number {
  if (mode === 'real') return Date.now() - wallMs + atMs
  return mode === 'scaled' ? Math.floor(atMs + (Date.now() - wallMs) * factor) : atMs
}

/**
 * The state that an emulator starts with: what the folder remembers, unless the options name another mode.
 * @param remembered text of a state, empty for none. @param stampMs the newest stamp in the store: a manual clock begins no earlier
 */
export function startingState({ mode, startMs }: ClockStart, remembered: string, stampMs: number): ClockState {
  const known = readState(remembered)
  if (known !== undefined && (mode === undefined || mode === known.mode)) return known
  if (mode === 'manual') return manualAt(startMs ?? Math.max(MANUAL_START_MS, stampMs))
  return startMs === undefined ? MACHINE_TIME : runningFrom(startMs)
}

export const stateText = ({ mode, factor, atMs, wallMs }: ClockState): string => `${mode} ${factor} ${atMs} ${wallMs}`

function readState(text: string): ClockState | undefined {
  const [word, ...numbers] = text.split(' ')
  const mode = CLOCK_MODES.find((one) => one === word)
  const [factor = 1, atMs = 0, wallMs = 0] = numbers.map(Number)
  return mode && { mode, factor, atMs, wallMs }
}
