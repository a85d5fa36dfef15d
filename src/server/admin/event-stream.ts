// Events as a browser's EventSource reads them. Invariant: a reader has a place among the kept events and nothing queued; one that is too
// slow to keep up learns how many it missed, and goes on with the oldest that is kept. Source: HTML standard, server-sent events.
import type { ServerResponse } from 'node:http'
import type { EventFeed } from '../../controls/event-controls.js'
import { everyMs } from '../../runtime/heartbeat.js'

/** Proxies and clients take a silent connection for a dead one after a minute or so. */
const BEAT_MS = 15_000

/** What comes beside events and is not kept: it has no id, and what a slow reader missed is only counted. */
export type LiveFeed = (listener: (value: object) => void) => () => void

/**
 * Writes events until the reader leaves.
 * @param lastId of the last event that the reader has seen; undefined begins with the next one
 * @returns a function that ends the stream
 */
export function streamEvents(
  { events, isMeant }: EventFeed,
  lastId: number | undefined,
  raw: ServerResponse,
  live?: LiveFeed,
): () => void {
  let seenId = lastId ?? events.newestId
  let isFull = false
  const write = (text: string): void => {
    isFull = !raw.write(text)
  }
  const pump = (): void => {
    for (let next = events.after(seenId); next !== undefined && !isFull; next = events.after(seenId)) {
      const missed = next.id - seenId - 1
      seenId = next.id
      if (missed > 0) write(frame('dropped', { count: missed }))
      if (isMeant(next)) write(`id: ${next.id}\n${frame(next.type, next)}`)
    }
  }
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  write(': events\n\n') // whoever waits for the answer has its headers now
  if (seenId > events.newestId) {
    // The ids of another process: which of its events were missed, nobody knows.
    seenId = 0
    write(frame('dropped', {}))
  }
  const stopListening = events.on(pump)
  let skipped = 0
  const stopLive = live?.((request) => {
    if (isFull) return void skipped++
    if (skipped > 0) write(frame('requests-dropped', { count: skipped }))
    skipped = 0
    if (!isFull) write(frame('request', request))
  })
  const stopBeating = everyMs(BEAT_MS, () => {
    if (!isFull) write(':\n\n')
  })
  raw.on('drain', () => {
    isFull = false
    pump()
  })
  raw.on('close', () => {
    stopListening()
    stopLive?.()
    stopBeating()
  })
  pump()
  return () => raw.end()
}

const frame = (type: string, data: object): string => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`
