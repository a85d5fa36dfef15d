// What administration shows, kept current: read when first used, again when an event says that it changed, and, where no event says so, every
// few seconds. Invariant: one reading of an address at a time, however many parts of the page show it; none while nobody does, or sees the page.
import { type ReadonlySignal, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { type ReadPath, filled, readUrl, type Shown, type Where } from '../api/administration-calls.js'
import { ApiFailure } from '../api/call.js'
import { onEvent, onGap } from './events.js'
import { onSecond, onSeen } from './ticker.js'

/** Events that come together are answered by one reading. */
const GATHER_MS = 60
/** Seconds after which it is asked again what was refused: what it is about may come to be. */
const REFUSED_S = 5

export interface Wanted {
  /** Beginnings of the types of events after which it is read again: `zone.`, `reset`. */
  readonly on?: readonly string[]
  /** Seconds after which it is read again by itself, for numbers that no event tells. */
  readonly everyS?: number
}

export interface Live<T> {
  /** Undefined until it was first read. */
  readonly data: ReadonlySignal<T | undefined>
  /** Why the last reading failed; what was read before stays. */
  readonly failure: ReadonlySignal<ApiFailure | undefined>
  readonly refresh: () => void
}

class LiveValue {
  readonly data = signal<unknown>(undefined)
  readonly failure = signal<ApiFailure | undefined>(undefined)
  readonly #url: string
  readonly #wanted = new Set<Wanted>()
  #stop: (() => void) | undefined
  #isReading = false
  #isDirty = false
  /** An event told of something new while nobody saw the page. */
  #isOld = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(url: string) {
    this.#url = url
  }

  get isHeld(): boolean {
    return this.#wanted.size > 0
  }

  hold(wanted: Wanted): () => void {
    this.#wanted.add(wanted)
    this.#stop ??= this.#follow()
    return () => {
      this.#wanted.delete(wanted)
      if (this.#wanted.size > 0) return
      this.#stop?.()
      this.#stop = undefined
    }
  }

  readonly refresh = (): void => {
    clearTimeout(this.#timer)
    this.#isOld = document.hidden
    if (this.#isOld) return
    this.#timer = setTimeout(() => void this.#read(), GATHER_MS)
  }

  #follow(): () => void {
    void this.#read()
    const stops = [
      onEvent(({ type }) => {
        if (this.#some(({ on = [] }) => on.some((start) => type.startsWith(start)))) this.refresh()
      }),
      onGap(this.refresh),
      onSecond((second) => {
        if (this.#isDue(second)) void this.#read()
      }),
      onSeen(() => {
        if (this.#isOld) this.refresh()
      }),
    ]
    return () => {
      clearTimeout(this.#timer)
      for (const stop of stops) stop()
    }
  }

  #isDue(second: number): boolean {
    const { value: failure } = this.failure
    if (failure !== undefined) return failure.status === 0 || second % REFUSED_S === 0
    return this.#some(({ everyS }) => everyS !== undefined && second % everyS === 0)
  }

  #some(test: (wanted: Wanted) => boolean): boolean {
    return [...this.#wanted].some(test)
  }

  async #read(): Promise<void> {
    if (this.#isReading) {
      this.#isDirty = true
      return
    }
    this.#isReading = true
    this.#isDirty = false
    try {
      this.data.value = await readUrl(this.#url)
      this.failure.value = undefined
    } catch (error) {
      this.failure.value = error instanceof ApiFailure ? error : new ApiFailure('Fault', String(error), 0)
    }
    this.#isReading = false
    if (this.#isDirty) this.refresh()
  }
}

const values = new Map<string, LiveValue>()

/** So many are kept that nobody shows, for whoever comes back to a page. */
const KEPT = 30

/** What is used last stands last; of those that nobody shows, the oldest go. */
function valueAt(url: string): LiveValue {
  const value = values.get(url) ?? new LiveValue(url)
  values.delete(url)
  values.set(url, value)
  const idle = [...values].filter(([one, { isHeld }]) => !isHeld && one !== url)
  for (const [one] of idle.slice(0, -KEPT)) values.delete(one)
  return value
}

/** What a route shows, for as long as the component is there. */
export function useLive<P extends ReadPath>(path: P, wanted: Wanted & Where = {}): Live<Shown<P>> {
  const url = filled(path, wanted)
  const value = useMemo(() => valueAt(url), [url])
  useEffect(() => value.hold(wanted), [value])
  return value as Live<Shown<P>> // what the document says of the route
}
