// What commands print. Invariant: results go to stdout, words about them to stderr; colours and progress are for terminals, and JSON is for
// whoever asks for it.
import { styleText } from 'node:util'
import type { Command } from 'commander'

type Style = Parameters<typeof styleText>[0]

/** Text in that style; as it is where nobody looks. */
export type Paint = (style: Style, text: string) => string

const plain: Paint = (_style, text) => text

/** For stdout, as it is now: `NO_COLOR` and `FORCE_COLOR` are heard. */
export function paint(): Paint {
  const { stdout } = process
  return stdout.isTTY && stdout.hasColors() ? (style, text) => styleText(style, text) : plain
}

export const addJsonFlag = (command: Command): Command => command.option('--json', 'print JSON')

/** Prints a result: as JSON, or in the words that a person reads. */
export function print<T>(result: T, isJson: boolean | undefined, words: (result: T, paint: Paint) => string): void {
  const text = isJson === true ? JSON.stringify(result, undefined, 2) : words(result, paint())
  if (text !== '') process.stdout.write(`${text}\n`)
}

/** A line beside the results. */
export const say = (line: string): void => void process.stderr.write(`dynalab: ${line}\n`)

/** Help that shows how a command is used. */
export const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ dynalab ${line}\n`).join('')}`
