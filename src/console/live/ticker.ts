// The one place where the page does something again and again. Invariant: once a second, and never while nobody sees the page.
import { signal } from '@preact/signals'

const TICK_MS = 1000

/** Seconds that the page was seen; who reads it is drawn anew each second. */
export const seconds = signal(0)

type Listener = (second: number) => void

const listeners = new Set<Listener>()
const seenListeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  seconds.value++
  for (const listener of listeners) listener(seconds.value)
}

function followVisibility(): void {
  clearInterval(timer)
  timer = undefined
  if (document.hidden) return
  timer = setInterval(tick, TICK_MS)
  if (seconds.value > 0) tick()
  for (const listener of seenListeners) listener()
}

/** @returns a function that ends it */
export function onSecond(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Called when the page comes into sight again. @returns a function that ends it */
export function onSeen(listener: () => void): () => void {
  seenListeners.add(listener)
  return () => seenListeners.delete(listener)
}

/** Begins to tick. */
export function startTicker(): void {
  document.addEventListener('visibilitychange', followVisibility)
  followVisibility()
}
