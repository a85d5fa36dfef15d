// Events as a browser's EventSource reads them. Invariant: a reader has a place among the kept events and nothing queued; one that is too
// slow to keep up is told how many it missed, and goes on with the oldest that is kept. Source: HTML standard, server-sent events.
import type { ServerResponse } from 'node:http'
import type { EmittedEvent } from '../model/event.js'
import type { EventBus } from '../model/event-bus.js'
import { everyMs } from '../runtime/heartbeat.js'

/** Proxies and clients take a silent connection for a dead one after a minute or so. */
const BEAT_MS = 15_000

export interface StreamStart {
  /** Which events are sent. */
  readonly isMeant: (event: EmittedEvent) => boolean
  /** The id of the last event that the reader has seen; undefined begins with the next one. */
  readonly lastId: number | undefined
}

/** Writes events until the reader leaves. @returns a function that ends the stream */
export function streamEvents(bus: EventBus, raw: ServerResponse, { isMeant, lastId }: StreamStart): () => void {
  let seenId = lastId ?? bus.newestId
  let isFull = false
  const write = (text: string): void => {
    isFull = !raw.write(text)
  }
  const pump = (): void => {
    for (let next = bus.after(seenId); next !== undefined && !isFull; next = bus.after(seenId)) {
      const missed = next.id - seenId - 1
      seenId = next.id
      if (missed > 0) write(frame('dropped', { count: missed }))
      if (isMeant(next)) write(`id: ${next.id}\n${frame(next.type, next)}`)
    }
  }
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  write(': events\n\n') // whoever waits for the answer has its headers now
  if (seenId > bus.newestId) {
    // The ids of another process: which of its events were missed, nobody knows.
    seenId = 0
    write(frame('dropped', {}))
  }
  const stopListening = bus.on(pump)
  const stopBeating = everyMs(BEAT_MS, () => {
    if (!isFull) write(':\n\n')
  })
  raw.on('drain', () => {
    isFull = false
    pump()
  })
  raw.on('close', () => {
    stopListening()
    stopBeating()
  })
  pump()
  return () => raw.end()
}

const frame = (type: string, data: object): string => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`
