// Every flag and every variable that a page names exists, and one page has them all.
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { valueShown } from '../../src/cli/flags.js'
import { wholeProgram } from '../../src/cli/program.js'
import { ENDPOINT_VARIABLE } from '../../src/cli/endpoint-variable.js'
import { flagOf, variableOf } from '../../src/config.js'
import { OPTIONS } from '../../src/option-table.js'
import { MANUAL, readPage } from './pages.js'

/** Flags of other programs that pages show, and those that every command has. */
const OTHERS = [
  ...['--help', '--version', '--target'],
  ...['--path', '--createTableMs', '--updateTableMs', '--deleteTableMs', '--verbose', '--ssl', '--maxItemSizeKb'], // of dynalite
  ...['--test', '--test-reporter', '--import'], // of Node
  '--preset', // of Jest
]
const program = await wholeProgram()
const all = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(all)]
const known = [...all(program).flatMap(({ options }) => options.flatMap(({ long }) => long ?? [])), ...OTHERS]
const variables = [...OPTIONS.map(({ name }) => variableOf(name)), ENDPOINT_VARIABLE]

/** The AWS CLI has hundreds of flags of its own. */
const withoutAwsCli = (page: string): string => page.replaceAll(/\baws dynamodb (?:.*\\\n)*.*$/gm, '')

test.each(MANUAL)('%s names flags and variables that there are', (path) => {
  const page = withoutAwsCli(readPage(path))
  const flags = [...page.matchAll(/(?<=[\s`'"[(|])--[a-zA-Z][a-zA-Z0-9-]*/g)].map(([flag]) => flag)
  expect(flags.filter((flag) => !known.includes(flag))).toEqual([])
  const named = [...page.matchAll(/DYNALAB_\w+/g)].map(([name]) => name)
  expect(named.filter((name) => !variables.includes(name))).toEqual([])
})

test("the table of options is the code's", () => {
  const page = readPage('docs/options.md')
  for (const option of OPTIONS) {
    const value = valueShown(option).replaceAll('|', '\\|')
    const flag = value === '' ? flagOf(option.name) : `${flagOf(option.name)} <${value}>`
    const preset = option.default === undefined ? '' : `\`${option.default}\``
    const local = option.dynamoDbLocal === undefined ? '' : `\`${option.dynamoDbLocal.flag}\``
    const row = `| \`${flag}\` | \`${variableOf(option.name)}\` | \`${option.name}\` | ${preset} | ${local} | ${option.description} |`
    expect(page).toContain(row)
  }
  expect(page.match(/^\| `--/gm)).toHaveLength(OPTIONS.length)
})
