// Options as they come in: from flags, from the environment, from JavaScript. Invariant: whatever way a value came in, it has passed its
// line of the table (`option-table.ts`); a value that has not is one line of words.
import type { EmulatorOptions, OptionName } from './emulator-options.js'
import { DEFAULT_DATA_DIR, OPTIONS } from './option-table.js'
import { checkRing } from './ring-options.js'
import { checkOption, OptionError, valueOf } from './option-value.js'

export { OptionError } from './option-value.js'

/** Any part of the options, as a library user, the environment or a command line gives them. */
export type GivenOptions = { readonly [Name in OptionName]?: EmulatorOptions[Name] | undefined }

const hyphenate = (name: OptionName): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** The flag of an option: `--data-dir` for `dataDir`. */
export const flagOf = (name: OptionName): string => `--${hyphenate(name)}`

/** The environment variable of an option: `DYNALAB_DATA_DIR` for `dataDir`. */
export const variableOf = (name: OptionName): string => `DYNALAB_${hyphenate(name).replaceAll('-', '_').toUpperCase()}`

/** Values as texts, from flags or variables; `spelled` says how that source spells an option's name. @throws OptionError */
export function optionsFromTexts(texts: ReadonlyMap<OptionName, string>, spelled: (name: OptionName) => string): GivenOptions {
  const given: Record<string, unknown> = {}
  for (const option of OPTIONS) {
    const text = texts.get(option.name)
    if (text !== undefined) given[option.name] = valueOf(option.type, text, spelled(option.name))
  }
  return checkTogether(given, spelled)
}

/** The options in an environment; a variable that is set to nothing counts as not set. @throws OptionError */
export function optionsFromEnvironment(environment: Readonly<Record<string, string | undefined>> = process.env): GivenOptions {
  const texts = new Map<OptionName, string>()
  for (const { name } of OPTIONS) {
    const text = environment[variableOf(name)]
    if (text !== undefined && text !== '') texts.set(name, text)
  }
  return optionsFromTexts(texts, variableOf)
}

/** Variables that look like an option's and are none, such as a misspelled one. The test suite's own are left out. */
export function strangeVariables(environment: Readonly<Record<string, string | undefined>> = process.env): string[] {
  const known = new Set(OPTIONS.map(({ name }) => variableOf(name)))
  return Object.keys(environment).filter((name) => /^DYNALAB_(?!TEST_)/.test(name) && !known.has(name))
}

/** Flags over the environment: a flag that says where data goes also outweighs the other way's variable. */
export function flagsOverEnvironment(environment: GivenOptions, flags: GivenOptions): GivenOptions {
  const { inMemory, dataDir, ...rest } = environment
  const placed = flags.inMemory !== undefined || flags.dataDir !== undefined
  return { ...rest, ...(placed ? {} : { inMemory, dataDir }), ...flags }
}

/** Every option, checked, with defaults for those not given. @throws OptionError */
export function resolveOptions(given: GivenOptions = {}): EmulatorOptions {
  const stranger = Object.keys(given).find((name) => !OPTIONS.some((option) => option.name === name))
  if (stranger !== undefined) {
    throw new OptionError(`unknown option '${stranger}': the options are ${OPTIONS.map((option) => option.name).join(', ')}`)
  }
  // A set that was resolved before names the default folder, though nobody asked for it.
  checkTogether(given.dataDir === DEFAULT_DATA_DIR ? { ...given, dataDir: undefined } : given, (name) => name)
  checkNeeds(given)
  checkRing(given, OPTIONS, flagOf)
  const entries = OPTIONS.map((option) => {
    const value = given[option.name]
    return [option.name, value === undefined ? option.default : checkOption(option.type, value, option.name)]
  })
  return Object.fromEntries(entries) as EmulatorOptions // each line of the table has the type that the interface names
}

/** What one source gives, another may complete, so only the whole is looked at. */
function checkNeeds({ signature, signatureKeys, strict = 'off', strictIgnore }: GivenOptions): void {
  if (strict === 'off' && strictIgnore !== undefined)
    throw new OptionError(
      `${flagOf('strictIgnore')} is for strict mode: add ${flagOf('strict')} warn or ${flagOf('strict')} fail, or leave it out`,
    )
  if (signature === 'check' && signatureKeys === undefined)
    throw new OptionError(`${flagOf('signature')} check needs keys: name their file by ${flagOf('signatureKeys')}`)
  if (signature !== 'check' && signatureKeys !== undefined)
    throw new OptionError(
      `${flagOf('signatureKeys')} is for checked signatures: add ${flagOf('signature')} check, or leave it out`,
    )
}

function checkTogether(given: GivenOptions, spelled: (name: OptionName) => string): GivenOptions {
  if (given.inMemory === true && given.dataDir !== undefined) {
    throw new OptionError(`${spelled('inMemory')} and ${spelled('dataDir')} contradict each other: leave one of them out`)
  }
  if (given.inMemory === true && given.compactOnStart === true) {
    throw new OptionError(`${spelled('compactOnStart')} needs data on disk: leave out ${spelled('inMemory')}`)
  }
  if (given.inMemory === true && given.acceptDamage === true) {
    throw new OptionError(`${spelled('acceptDamage')} needs data on disk: leave out ${spelled('inMemory')}`)
  }
  if (given.kinesisEndpoint !== undefined && given.kinesisDir !== undefined) {
    throw new OptionError(
      `${spelled('kinesisEndpoint')} and ${spelled('kinesisDir')} contradict each other: leave one of them out`,
    )
  }
  if (given.s3Endpoint !== undefined && given.s3Dir !== undefined) {
    throw new OptionError(`${spelled('s3Endpoint')} and ${spelled('s3Dir')} contradict each other: leave one of them out`)
  }
  return given
}
