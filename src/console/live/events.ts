// The one stream of events of this tab. Invariant: whoever listens hears each event once, or hears `onGap`: then what it knows may be old.
import { signal } from '@preact/signals'
import { read } from '../api/administration-calls.js'
import { adminUrl } from '../api/target.js'
import { EVENT_TYPES, type EmittedEvent } from '../../model/event.js'

const AGAIN_MS = 2000
const KEPT = 300

export type Connection = 'connecting' | 'open' | 'lost'

export const connection = signal<Connection>('connecting')
/** The last ones, the newest first. */
export const recentEvents = signal<readonly EmittedEvent[]>([])

const listeners = new Set<(event: EmittedEvent) => void>()
const gapListeners = new Set<() => void>()

/** @returns a function that ends it */
export function onEvent(listener: (event: EmittedEvent) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Called when events may have been missed. @returns a function that ends it */
export function onGap(listener: () => void): () => void {
  gapListeners.add(listener)
  return () => gapListeners.delete(listener)
}

function hear(message: MessageEvent<string>): void {
  const event = JSON.parse(message.data) as EmittedEvent // as the server's own model has it
  recentEvents.value = [event, ...recentEvents.value.slice(0, KEPT - 1)]
  for (const listener of listeners) listener(event)
}

function tellGap(): void {
  for (const listener of gapListeners) listener()
}

/** Connects, and again whenever the connection is lost. */
export function startEvents(): void {
  const source = new EventSource(adminUrl('/events'))
  source.addEventListener('open', () => {
    if (connection.value === 'lost') tellGap()
    connection.value = 'open'
  })
  source.addEventListener('dropped', tellGap)
  for (const type of EVENT_TYPES) source.addEventListener(type, hear)
  source.addEventListener('error', () => {
    connection.value = 'lost'
    if (source.readyState !== EventSource.CLOSED) return // the browser tries again by itself
    source.close()
    void read('/clock').catch(() => undefined) // a stream does not say why it is refused; this notes whether a token is asked for
    setTimeout(startEvents, AGAIN_MS)
  })
}
