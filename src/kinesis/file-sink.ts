// Records as lines of files, a file for each stream: FOLDER/ACCOUNT/REGION/STREAM.jsonl. Invariants: a line is a whole record, whatever
// stopped a writer; nobody holds a file open, so whoever takes one away finds a new one begun. Files only grow: whose they are clears them.
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { KinesisRecord } from './record.js'
import { type KinesisSink, SinkError } from './sink.js'

export interface FileSinkOptions {
  /** Its own parent must be there: a data folder that was taken away is not made again. */
  readonly folder: string
  /** What taking waits for: the system, or the disk. */
  readonly durability: 'os' | 'disk'
}

const NEWLINE = 0x0a
const CHUNK_BYTES = 64 * 1024

export function fileSink({ folder, durability }: FileSinkOptions): KinesisSink {
  /** The end of the queue of each file's writes. */
  const queues = new Map<string, Promise<void>>()
  return {
    place: `files in ${folder}`,
    check: () => Promise.resolve('there'),
    put: async ({ namespace: { account, region }, stream }, records) => {
      const folders = [folder, join(folder, account), join(folder, account, region)]
      const path = join(folder, account, region, `${stream}.jsonl`)
      const write = (queues.get(path) ?? Promise.resolve()).then(() => append(folders, path, linesOf(records), durability))
      const settled = write.catch(() => undefined)
      queues.set(path, settled)
      try {
        await write
      } catch (error) {
        throw new SinkError(error instanceof Error ? error.message : String(error))
      } finally {
        if (queues.get(path) === settled) queues.delete(path)
      }
      return records.map(() => 'taken')
    },
    close: async () => {
      await Promise.all(queues.values())
    },
  }
}

const linesOf = (records: readonly KinesisRecord[]): Buffer =>
  Buffer.concat(records.flatMap(({ data }) => [data, Buffer.of(NEWLINE)]))

async function append(folders: readonly string[], path: string, lines: Buffer, durability: 'os' | 'disk'): Promise<void> {
  for (const folder of folders) await mkdir(folder).catch(unlessThere)
  const file = await open(path, 'a+')
  try {
    const endBytes = await wholeLines(file)
    await file.appendFile(lines)
    if (durability === 'disk') await file.sync()
    if (durability === 'disk' && endBytes === 0) await syncFolders([dirname(path), ...folders])
  } finally {
    await file.close()
  }
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

/** Cuts off what a writer that was stopped has left of a line. @returns how long the file is then */
async function wholeLines(file: FileHandle): Promise<number> {
  const { size } = await file.stat()
  for (let end = size; end > 0;) {
    const begin = Math.max(0, end - CHUNK_BYTES)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(end - begin), 0, end - begin, begin)
    const at = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE)
    if (at !== -1) {
      const whole = begin + at + 1
      if (whole < size) await file.truncate(whole)
      return whole
    }
    end = begin
  }
  if (size > 0) await file.truncate(0)
  return 0
}

/** The names of new files are on the disk with their folders. */
async function syncFolders(folders: readonly string[]): Promise<void> {
  for (const path of folders) {
    const folder = await open(path, 'r')
    await folder.sync().finally(() => folder.close())
  }
}
