// A recording that goes to a file from the first request on. Invariant: the line of an answer is handed to the system before the answer leaves,
// so that the death of the process takes none.
import { closeSync, openSync, writeSync } from 'node:fs'
import { OptionError } from '../option-value.js'
import type { Recorder } from './recorder.js'

/** Writes until it is closed; what the file held before is gone. @returns a function that closes it. @throws OptionError in one line */
export function recordTo(file: string, recorder: Recorder): () => void {
  const descriptor = opened(file)
  const end = recorder.begin((line) => writeWhole(descriptor, Buffer.from(`${JSON.stringify(line)}\n`)))
  return () => {
    end()
    closeSync(descriptor)
  }
}

function opened(file: string): number {
  try {
    return openSync(file, 'w')
  } catch (error) {
    throw new OptionError(
      `the recording can't be written to ${file} (${(error as NodeJS.ErrnoException).code}): name another by --record`,
    )
  }
}

function writeWhole(descriptor: number, bytes: Buffer): void {
  for (let from = 0; from < bytes.length;) from += writeSync(descriptor, bytes, from)
}
