// Requests as they are answered, while the page of them is there: those that the emulator keeps, and then each as it comes. Invariant: a
// request stands in the list once, the newest first, and the list never grows without bound.
import { signal } from '@preact/signals'
import { read, type Shown } from '../../api/administration-calls.js'
import { adminUrl } from '../../api/target.js'
import { onSecond } from '../../live/ticker.js'

export type LoggedRequest = Shown<'/requests'>['requests'][number]

/** As many are shown at most; what the emulator keeps may be more. */
export const SHOWN_MOST = 5000

/** The newest first. */
export const requests = signal<readonly LoggedRequest[]>([])
/** How many the emulator keeps; undefined before it was asked. */
export const keptMost = signal<number | undefined>(undefined)
/** Requests that came while the list stood still, but for those that only follow something. */
export const waiting = signal(0)
/** Requests that came faster than they could be told. */
export const missed = signal(0)
export const isPaused = signal(false)
/** The person reads further down: the list stands still, so that nothing moves under the eyes. */
export const isReading = signal(false)

let arrived: LoggedRequest[] = []

/** Shows what has come. */
export function showArrived(): void {
  const known = new Set(requests.value.map(({ requestId }) => requestId))
  const fresh = arrived.filter(({ requestId }) => !known.has(requestId)).reverse()
  arrived = []
  waiting.value = 0
  if (fresh.length > 0) requests.value = [...fresh, ...requests.value].slice(0, SHOWN_MOST)
}

/** Forgets what is shown. */
export function forget(): void {
  arrived = []
  waiting.value = 0
  missed.value = 0
  requests.value = []
}

/** What is kept, with what is here already. */
export async function readKept(): Promise<void> {
  const { most, requests: kept } = await read('/requests', { query: { last: SHOWN_MOST } })
  keptMost.value = most
  const here = new Set(kept.map(({ requestId }) => requestId))
  const others = [...arrived, ...requests.value].filter(({ requestId }) => !here.has(requestId))
  arrived = []
  waiting.value = 0
  const all = [...kept, ...others].sort((one, other) => other.emulatedAtMs - one.emulatedAtMs || other.atMs - one.atMs)
  requests.value = all.slice(0, SHOWN_MOST)
}

/** Follows requests. @returns a function that ends it */
export function followRequests(): () => void {
  const source = new EventSource(`${adminUrl('/events', 'GET')}?requests=all&types=reset`)
  source.addEventListener('request', ({ data }: MessageEvent<string>) => {
    const request = JSON.parse(data) as LoggedRequest // as the route says
    arrived.push(request)
    if (arrived.length > SHOWN_MOST) arrived.shift()
    if (request.polling !== true) waiting.value = Math.min(waiting.value + 1, SHOWN_MOST)
    if (!isPaused.value && !isReading.value) soon()
  })
  source.addEventListener('requests-dropped', ({ data }: MessageEvent<string>) => {
    missed.value += (JSON.parse(data) as { readonly count: number }).count
  })
  const stopTicking = onSecond(() => {
    if (source.readyState === EventSource.CLOSED) stop() // the server refused; the header says that the connection is lost
    if (!isPaused.value && !isReading.value && arrived.length > 0) showArrived()
  })
  const stop = (): void => {
    source.close()
    stopTicking()
  }
  return stop
}

let isSoon = false

/** What comes together is shown together. */
function soon(): void {
  if (isSoon) return
  isSoon = true
  requestAnimationFrame(() => {
    isSoon = false
    if (!isPaused.value && !isReading.value) showArrived()
  })
}
