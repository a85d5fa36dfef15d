// What may stand at the end of a command line that is being written. Invariant: it is read off the commands, so that it is what they take.
import type { Command, Option } from 'commander'
import { HELP_COLUMNS } from './help.js'

export interface Candidate {
  readonly value: string
  readonly description: string
}

export interface Completion {
  readonly candidates: readonly Candidate[]
  /** A file may stand there as well. */
  readonly takesFiles: boolean
}

/** Values that are files, by what stands for them in help. */
const FILES = /file|folder|dir/i

/** @param words after the program's name; the last is the one that is being written, and may be empty */
export function completionOf(program: Command, words: readonly string[]): Completion {
  const before = words.slice(0, -1)
  const present = words.at(-1) ?? ''
  const { command, taken, open } = follow(program, before)
  const [name = '', value] = present.startsWith('--') ? present.split('=', 2) : []
  if (value !== undefined) return valuesOf(optionNamed(command, name), value, `${name}=`)
  if (open !== undefined) return valuesOf(open, present, '')
  if (present.startsWith('-')) return { candidates: flagsOf(command).filter(startsWith(present)), takesFiles: false }
  const commands = taken === 0 ? command.commands.filter((one) => one.name() !== 'complete').map(candidateOf) : []
  const argument = command.registeredArguments[Math.min(taken, command.registeredArguments.length - 1)]
  const isTaken = argument === undefined || (taken >= command.registeredArguments.length && !argument.variadic)
  const choices = isTaken ? [] : (argument.argChoices ?? []).map((choice) => ({ value: choice, description: '' }))
  const takesFiles = !isTaken && FILES.test(`${argument.name()} ${argument.description}`)
  return { candidates: [...commands, ...choices].filter(startsWith(present)), takesFiles }
}

/** As the scripts read it: a candidate a line, and what else the shell may offer. Source: cobra's protocol, ShellCompDirective. */
export function completionText({ candidates, takesFiles }: Completion): string {
  const lines = candidates.map(({ value, description }) => `${value}\t${description}`.slice(0, HELP_COLUMNS))
  return [...lines, takesFiles ? ':0' : ':4', ''].join('\n')
}

const startsWith =
  (text: string) =>
  ({ value }: Candidate): boolean =>
    value.startsWith(text)

const candidateOf = (command: Command): Candidate => ({
  value: command.name(),
  description: command.summary() === '' ? command.description() : command.summary(),
})

const flagsOf = (command: Command): readonly Candidate[] =>
  [
    ...command.options.map(({ long, description }) => ({ value: long ?? '', description })),
    { value: '--help', description: 'help' },
  ].filter(({ value }) => value !== '')

/** Of the command, or of one of its own: the flags of those may stand before their name. */
function optionNamed(command: Command, name: string): Option | undefined {
  const all = [command, ...command.commands].flatMap(({ options }) => options)
  return all.find(({ long, short }) => long === name || short === name)
}

function valuesOf(option: Option | undefined, present: string, prefix: string): Completion {
  const [, shown = ''] = /<(.*)>/.exec(option?.flags ?? '') ?? []
  const choices = option?.argChoices ?? (shown.includes('|') ? shown.split('|') : [])
  const candidates = choices
    .filter((choice) => choice.startsWith(present))
    .map((value) => ({ value: prefix + value, description: '' }))
  return { candidates, takesFiles: FILES.test(shown) }
}

interface Followed {
  readonly command: Command
  /** Arguments that it has already. */
  readonly taken: number
  /** A flag whose value is still to come. */
  readonly open: Option | undefined
}

function follow(program: Command, words: readonly string[]): Followed {
  let command = program
  let taken = 0
  let open: Option | undefined
  for (const word of words) {
    if (open !== undefined) {
      open = undefined
      continue
    }
    const option = word.startsWith('-') ? optionNamed(command, word) : undefined
    if (option !== undefined) open = option.required ? option : undefined
    else if (!word.startsWith('-')) {
      const next = taken === 0 ? command.commands.find((one) => one.name() === word) : undefined
      if (next === undefined) taken++
      else command = next
    }
  }
  return { command, taken, open }
}
