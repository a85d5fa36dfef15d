// The table of options as flags of the command line, and the flags of a command line as options.
import { type Command, Option as Flag } from 'commander'
import {
  flagOf,
  flagsOverEnvironment,
  type GivenOptions,
  OptionError,
  optionsFromEnvironment,
  optionsFromTexts,
  variableOf,
} from '../config.js'
import type { OptionName } from '../emulator-options.js'
import { OPTIONS } from '../option-table.js'
import type { Option } from '../option-value.js'
import { HELP_GROUPS } from './help.js'

/** Gives a command the flags of options. */
export function addFlags(command: Command, options: readonly Option[] = OPTIONS): Command {
  for (const option of options) command.addOption(flagFor(option))
  return command
}

/** The options given by a command's flags, over those of the environment. @throws OptionError */
export function givenOptions(command: Command): GivenOptions {
  const texts = new Map<OptionName, string>()
  const values = command.opts<Partial<Record<OptionName, string | true | readonly string[]>>>()
  for (const { name } of OPTIONS) {
    const value = values[name]
    if (value === undefined) continue
    const text = typeof value === 'object' ? value.join('\n') : String(value)
    if (text.startsWith('--')) throw new OptionError(`${flagOf(name)} needs a value, but the next word is ${text}`)
    texts.set(name, text)
  }
  return flagsOverEnvironment(optionsFromEnvironment(), optionsFromTexts(texts, flagOf))
}

function flagFor(option: Option): Flag {
  const short = option.name === 'port' ? '-p, ' : ''
  const value = valueShown(option)
  const preset = option.default === undefined || option.default === false ? '' : `default ${option.default}, `
  const description = `${option.description} (${preset}${variableOf(option.name)})`
  const flag = new Flag(`${short}${flagOf(option.name)}${value === '' ? '' : ` <${value}>`}`, description)
  if (option.type.kind === 'list') flag.argParser<readonly string[]>((text, before = []) => [...before, text])
  if (option.type.kind === 'choice' && option.type.shown !== undefined) flag.argChoices = [...option.type.choices]
  return flag.helpGroup(HELP_GROUPS[option.name])
}

/** What stands for a flag's value in help; empty for a switch. */
export function valueShown({ type }: Option): string {
  switch (type.kind) {
    case 'integer':
      return type.unit ?? 'number'
    case 'text':
    case 'list':
      return type.shown
    case 'switch':
      return ''
    case 'choice':
      return type.shown ?? type.choices.join('|')
    case 'lag':
      return 'ms or from-to'
    case 'moment':
      return 'date'
    case 'address':
      return 'url'
  }
}
