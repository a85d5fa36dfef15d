// What went wrong in an import, a line each, for whoever reads the files. Invariant: a note is kept with the progress that made it: whoever goes on
// after a stop says how long the notes were by then, and what stands after that is cut off.
import { appendFile, mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface Notes {
  /** @param atBytes how long they were when the job's progress was last stored. @returns how long they are with these. @throws Error of the disk */
  append(name: string, atBytes: number, lines: readonly string[]): Promise<number>
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
  }
}

/** For data in memory, and for forks: nobody could read them, so they are only counted. */
export const NO_NOTES: Notes = { append: (_name, atBytes) => Promise.resolve(atBytes) }

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
