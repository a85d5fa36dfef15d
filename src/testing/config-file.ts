// The file in a project's folder that says what a run begins with. Invariant: what files of other emulators say is done as they meant it, or
// refused; what only those emulators need, such as a download of Java, is left aside.
import { access } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { OptionError } from '../option-value.js'
import type { GivenTable, TestingOptions } from './testing-options.js'

const ENDINGS = ['mjs', 'js', 'cjs', 'ts', 'json']
const OWN = ['dynalab.config', 'jest-dynalab-config']

/** Names of files that others read, and what they mean. Source: the pages of @shelf/jest-dynamodb 4 and jest-dynalite 3. */
const FOREIGN: Readonly<
  Record<string, (file: string, found: Readonly<Record<string, unknown>>) => TestingOptions | Promise<TestingOptions>>
> = {
  'jest-dynamodb-config': ofJestDynamodb,
  'jest-dynalite-config': ofJestDynalite,
}

/** @param root the project's folder. @returns nothing where there is no such file. @throws OptionError; Error of the file itself */
export async function readConfigFile(root: string, readsForeign: boolean): Promise<TestingOptions> {
  const names = [...OWN, ...(readsForeign ? Object.keys(FOREIGN) : [])]
  for (const name of names) {
    for (const ending of ENDINGS) {
      const file = join(root, `${name}.${ending}`)
      if (!(await exists(file))) continue
      const found = await objectIn(file, ending)
      return (await FOREIGN[name]?.(file, found)) ?? found // its members are checked when the run begins
    }
  }
  return {}
}

/** An object, or a function that gives one. */
async function objectIn(file: string, ending: string): Promise<Readonly<Record<string, unknown>>> {
  const loaded: unknown = ending === 'json' ? createRequire(file)(file) : await import(pathToFileURL(file).href)
  const exported = ending === 'json' ? loaded : ((loaded as { readonly default?: unknown }).default ?? loaded)
  const found: unknown = typeof exported === 'function' ? await (exported as () => unknown)() : exported
  if (typeof found === 'object' && found !== null) return found as Readonly<Record<string, unknown>>
  throw new OptionError(`${file} must export an object, or a function that gives one`)
}

const LOCAL_PORT = 8000

/** One database for all regions at a fixed port: programs for it name `localhost:8000` themselves. */
function ofJestDynamodb(
  file: string,
  { tables, port, hostname, options = ['-sharedDb'], ...others }: Readonly<Record<string, unknown>>,
): TestingOptions {
  refuseOthers(file, others, ['clientConfig', 'installerConfig', 'basePort'])
  const flags = Array.isArray(options) ? (options as readonly unknown[]) : []
  const strange = flags.find((flag) => flag !== '-sharedDb' && flag !== '-inMemory')
  if (strange !== undefined)
    throw new OptionError(`${file} has the flag ${JSON.stringify(strange)}: say it in a dynalab.config.mjs instead`)
  const place = {
    port: typeof port === 'number' ? port : LOCAL_PORT,
    ...(typeof hostname === 'string' ? { host: hostname } : {}),
  }
  return { ...place, sharedDb: flags.includes('-sharedDb'), tables: listed(tables) }
}

/** Programs for it read MOCK_DYNAMODB_ENDPOINT, in a region of their own; each test begins with the tables as they were. */
async function ofJestDynalite(file: string, { tables, ...others }: Readonly<Record<string, unknown>>): Promise<TestingOptions> {
  refuseOthers(file, others, ['basePort'])
  const made: unknown = typeof tables === 'function' ? await (tables as () => unknown)() : tables
  return { sharedDb: true, reset: 'test', tables: listed(made) }
}

function refuseOthers(file: string, others: object, known: readonly string[]): void {
  const strange = Object.keys(others).find((name) => !known.includes(name))
  if (strange !== undefined)
    throw new OptionError(`${file} has ${strange}, which is unknown: leave it out, or write a dynalab.config.mjs`)
}

/** Checked when the run begins. */
const listed = (tables: unknown): readonly GivenTable[] => (tables ?? []) as readonly GivenTable[]

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )
