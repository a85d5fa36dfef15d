// The emulator's clock, as far as the page can know between two readings of it.
import { type ReadonlySignal, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { read, type Shown } from '../api/administration-calls.js'
import { onEvent, onGap } from './events.js'

export type ClockShown = Shown<'/clock'>

interface Seen {
  readonly shown: ClockShown
  /** By the browser's clock that only goes forward. */
  readonly atMs: number
}

const seen = signal<Seen | undefined>(undefined)
/** Where the clock stood when this tab first looked. */
const ANCHOR = 'dynalab.anchor'

async function look(): Promise<void> {
  try {
    const shown = await read('/clock')
    seen.value = { shown, atMs: performance.now() }
    if (sessionStorage.getItem(ANCHOR) === null) sessionStorage.setItem(ANCHOR, String(shown.nowMs))
  } catch {
    // The header says that the connection is lost; the next event or gap reads again.
  }
}

/** Milliseconds of the emulator's clock now; undefined before it was first read. */
export function emulatorNowMs(): number | undefined {
  const at = seen.value
  return at === undefined ? undefined : at.shown.nowMs + (performance.now() - at.atMs) * at.shown.scale
}

/** The first that this tab saw. */
export const anchorMs = (): number => Number(sessionStorage.getItem(ANCHOR) ?? 0)

export const clockShown = (): ClockShown | undefined => seen.value?.shown

/** Keeps the clock read while the component is there. */
export function useEmulatorClock(): ReadonlySignal<Seen | undefined> {
  useEffect(() => {
    void look()
    const stops = [onGap(() => void look()), onEvent(({ type }) => void (/^(clock|reset)/.test(type) && look()))]
    return () => stops.forEach((stop) => stop())
  }, [])
  return seen
}
