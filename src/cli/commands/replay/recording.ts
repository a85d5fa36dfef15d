// Reads a recording. Invariant: requests come in the order in which they arrived, whatever the order of their answers.
import { readFileSync } from 'node:fs'
import { OptionError } from '../../../config.js'
import { isObject } from '../../../model/json.js'
import { RECORDING_FORMAT, type RecordingLine, type RunLine } from '../../../recording/lines.js'

/** What a replay does one after another. */
export type Step = Extract<RecordingLine, { readonly n: number }>

export interface Recording {
  readonly run: RunLine
  readonly steps: readonly Step[]
  /** Whether its end is missing: a line without its end, or one that says so. */
  readonly isCut: boolean
}

/** @throws OptionError in one line with the file and the line that is wrong */
export function readRecording(file: string): Recording {
  const rows = textOf(file).split('\n')
  const isWhole = rows.at(-1) === ''
  const lines = rows.slice(0, -1).map((text, at) => lineIn(text, `${file}:${at + 1}`))
  const [run] = lines
  if (run?.kind !== 'run') throw new OptionError(`${file} is no recording: the first line says nothing of a run`)
  if (run.format > RECORDING_FORMAT)
    throw new OptionError(`${file} was made by Dynalab ${run.version}: replay it by that version or a later one`)
  const steps = lines.filter((line) => 'n' in line).toSorted((a, b) => a.n - b.n)
  return { run, steps, isCut: !isWhole || lines.some(({ kind }) => kind === 'cut') }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new OptionError(`${file} can't be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

const KINDS: ReadonlySet<unknown> = new Set<RecordingLine['kind']>(['run', 'request', 'admin', 'fork', 'drop', 'cut'])

function lineIn(text: string, place: string): RecordingLine {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value) && KINDS.has(value['kind'])) return value as unknown as RecordingLine // written by a recorder
  } catch {
    // Said below, as of what is no line of a recording.
  }
  throw new OptionError(`${place} is no line of a recording`)
}
