// Many puts or deletes by BatchWriteItem. Invariant: what the service leaves unprocessed is asked again; an item that it refuses is told by its
// number, and keeps no other from being written.
import { ApiFailure } from '../../../api/call.js'
import { callService } from '../../../api/service-calls.js'
import type { Namespace } from '../../../state/place.js'
import { isSame, type Item } from '../item/item.js'

/** Elements of one request. Source: docs API_BatchWriteItem. */
const BATCH = 25
const PAUSE_MS = 50
const LONGEST_PAUSE_MS = 2000

export type Write =
  | { readonly PutRequest: { readonly Item: Item }; readonly DeleteRequest?: never }
  | { readonly DeleteRequest: { readonly Key: Item }; readonly PutRequest?: never }

export interface Refused {
  /** Its place among the writes, from 0. */
  readonly at: number
  readonly message: string
}

export interface Progress {
  readonly written: number
  readonly refused: readonly Refused[]
}

export interface Job {
  readonly table: string
  readonly namespace: Namespace
  readonly writes: readonly Write[]
  /** Called before each batch. @param from the place of its first write */
  readonly onBatch?: (from: number, batch: readonly Write[]) => Promise<unknown>
  readonly onProgress: (progress: Progress, from: number, batch: readonly Write[]) => void
  /** The batch in which it ended without an answer: nobody knows what of it was written. */
  readonly onCut?: (from: number, batch: readonly Write[]) => void
  readonly isStopped: () => boolean
}

/** @throws ApiFailure where the service can't be asked at all */
export async function writeAll({ table, namespace, writes, onBatch, onProgress, onCut, isStopped }: Job): Promise<Progress> {
  let progress: Progress = { written: 0, refused: [] }
  for (let from = 0; from < writes.length && !isStopped(); from += BATCH) {
    const batch = writes.slice(from, from + BATCH)
    await onBatch?.(from, batch)
    const sent = { mayBeWritten: false }
    const refused = await writeBatch(batch, { table, namespace, sent }).catch((error: unknown) => {
      if (sent.mayBeWritten) onCut?.(from, batch)
      throw error
    })
    progress = {
      written: progress.written + batch.length - refused.length,
      refused: [...progress.refused, ...refused.map(({ at, message }) => ({ at: at + from, message }))],
    }
    onProgress(progress, from, batch)
  }
  return progress
}

interface Output {
  readonly UnprocessedItems?: Readonly<Record<string, readonly Write[]>>
}

interface Sending extends Pick<Job, 'table' | 'namespace'> {
  /** Whether some of it may be written by now. */
  readonly sent: { mayBeWritten: boolean }
}

async function writeBatch(batch: readonly Write[], sending: Sending): Promise<readonly Refused[]> {
  const { table, namespace, sent } = sending
  let left = batch
  for (let pauseMs = PAUSE_MS; left.length > 0; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      const { output } = await callService<Output>('BatchWriteItem', { RequestItems: { [table]: left } }, namespace)
      left = output.UnprocessedItems?.[table] ?? []
      sent.mayBeWritten = true
    } catch (error) {
      sent.mayBeWritten ||= !(error instanceof ApiFailure && error.status >= 400 && error.status < 500)
      if (!isRefusal(error)) throw error
      if (batch.length > 1) return writeEach(batch, sending)
      return [{ at: 0, message: error.message }]
    }
    if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  return []
}

/** One by one, to find the one that is wrong. */
async function writeEach(batch: readonly Write[], sending: Sending): Promise<readonly Refused[]> {
  const refused: Refused[] = []
  for (const [at, write] of batch.entries()) {
    const isTwice = batch.findIndex((other) => isSame(other, write)) < at // a batch takes each key once
    const [one] = isTwice ? [] : await writeBatch([write], sending)
    if (one !== undefined) refused.push({ at, message: one.message })
  }
  return refused
}

const isRefusal = (error: unknown): error is ApiFailure => error instanceof ApiFailure && error.kind === 'ValidationException'
