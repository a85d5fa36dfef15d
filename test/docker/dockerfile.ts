// Reads the Dockerfile as instructions, one a line, and stages, so that a test can follow it where no image can be built.
import { readFileSync } from 'node:fs'

export interface Instruction {
  readonly word: string
  /** Arguments, with `--name=value` flags taken out. */
  readonly words: readonly string[]
  readonly flags: ReadonlyMap<string, string>
  readonly text: string
}

export interface Stage {
  readonly name: string
  readonly instructions: readonly Instruction[]
}

/** The stages of a Dockerfile in order; an unnamed one is called by its number. */
export function readStages(path: string): Stage[] {
  const lines = readFileSync(path, 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
  const stages: { name: string; instructions: Instruction[] }[] = []
  for (const line of lines.filter((text) => text.trim() !== '')) {
    const instruction = readInstruction(line.trim())
    if (instruction.word === 'FROM') stages.push({ name: instruction.words[2] ?? String(stages.length), instructions: [] })
    stages.at(-1)?.instructions.push(instruction)
  }
  return stages
}

function readInstruction(line: string): Instruction {
  const [word = '', ...parts] = line.split(/\s+/)
  const flags = new Map<string, string>()
  while (parts[0]?.startsWith('--') === true) {
    const [name = '', value = ''] = (parts.shift() ?? '').slice(2).split('=')
    flags.set(name, value)
  }
  const text = parts.join(' ')
  const isList = text.startsWith('[')
  return { word, words: isList ? (JSON.parse(text) as string[]) : parts, flags, text }
}

/** A stage with the instructions of those that it goes on from, first theirs. */
export function whole(stages: readonly Stage[], { name, instructions }: Stage): Stage {
  const base = baseOf(stages, instructions)
  return base === undefined
    ? { name, instructions }
    : { name, instructions: [...whole(stages, base).instructions, ...instructions] }
}

/** The stage that a stage goes on from; undefined where it begins with an image of others. */
export function baseOf(stages: readonly Stage[], [from]: Stage['instructions']): Stage | undefined {
  return stages.find(({ name }) => name === from?.words[0])
}

/** The last instruction of that word in a stage. */
export function lastOf(stage: Stage | undefined, word: string): Instruction {
  const found = stage?.instructions.findLast((instruction) => instruction.word === word)
  if (found === undefined) throw new Error(`the stage has no ${word}`)
  return found
}
