// What went wrong in a job, a line each, until somebody reads it. Invariant: a note is kept with the progress that made it: whoever goes on
// after a stop says how long the notes were by then, and what stands after that is cut off.
import { appendFile, mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface Notes {
  /** @param atBytes how long they were when the job's progress was last stored. @returns how long they are with these. @throws Error of the disk */
  append(name: string, atBytes: number, lines: readonly string[]): Promise<number>
  /** The lines of the first so many bytes, in chunks. */
  read(name: string, bytes: number): AsyncIterable<Buffer>
  remove(name: string): Promise<void>
}

const END = '\n'

/** Notes as files of a folder, `FOLDER/NAME.jsonl`. @param folder its own parent must be there: a data folder that went is not made again */
export function fileNotes(folder: string): Notes {
  const pathOf = (name: string): string => join(folder, ...name.split('/')) + '.jsonl'
  return {
    append: async (name, atBytes, lines) => {
      const path = pathOf(name)
      const text = lines.map((line) => line + END).join('')
      await mkdir(folder).catch(unlessThere)
      await mkdir(dirname(path), { recursive: true })
      const file = await open(path, 'a')
      try {
        if ((await file.stat()).size > atBytes) await file.truncate(atBytes)
      } finally {
        await file.close()
      }
      await appendFile(path, text)
      return atBytes + Buffer.byteLength(text)
    },
    read: async function* (name, bytes) {
      if (bytes === 0) return
      const file = await open(pathOf(name), 'r')
      for await (const chunk of file.createReadStream({ end: bytes - 1 })) yield chunk as Buffer // a stream of bytes
    },
    remove: (name) => rm(pathOf(name), { force: true }),
  }
}

/** Most that is kept in memory of one job; the service stops at about ten thousand lines, too. Source: assumed */
const MOST_KEPT_BYTES = 4 * 1024 * 1024

/** For data in memory, which goes with the process as jobs do. */
export function memoryNotes(): Notes {
  const kept = new Map<string, Buffer[]>()
  const lengths = new Map<string, number>()
  return {
    append: (name, _atBytes, lines) => {
      const text = Buffer.from(lines.map((line) => line + END).join(''))
      const length = lengths.get(name) ?? 0
      if (length + text.length > MOST_KEPT_BYTES) return Promise.resolve(length)
      kept.set(name, [...(kept.get(name) ?? []), text])
      lengths.set(name, length + text.length)
      return Promise.resolve(length + text.length)
    },
    read: async function* (name) {
      yield* await Promise.resolve(kept.get(name) ?? [])
    },
    remove: (name) => {
      kept.delete(name)
      lengths.delete(name)
      return Promise.resolve()
    },
  }
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
