// `dynalab export`: the items of a table, as lines of JSON or as CSV. Invariant: what a form cannot say is counted, and told.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'
import { type Command, Option } from 'commander'
import { OptionError } from '../../config.js'
import { cellsOf, type Column, csvLine, headOf } from '../items/csv.js'
import { plainText, type WireItem } from '../items/item-form.js'
import { addJsonFlag, examples, print, say } from '../screen/output.js'
import { progress } from '../screen/progress.js'
import { asked } from '../server/asked.js'
import { addFolderFlag, type FolderFlags, onFolder } from '../server/data-folder.js'
import { addPlaceFlags, placeFor } from '../server/server-flags.js'
import { type Call, wireClient } from '../server/wire-client.js'

const FORMS = ['dynamodb', 'plain', 'csv'] as const

interface ExportFlags extends FolderFlags {
  readonly form: (typeof FORMS)[number]
  readonly out?: string
  readonly json?: true
}

export function configure(command: Command): void {
  command
    .argument('<table>', 'whose items')
    .addOption(
      new Option('--form <form>', 'dynamodb keeps every type; plain has none of sets and binaries')
        .choices(FORMS)
        .default('dynamodb'),
    )
    .option('--out <file>', 'where they go, in place of stdout')
  addFolderFlag(addPlaceFlags(addJsonFlag(command)))
  command.addHelpText(
    'after',
    examples('export music > music.jsonl', 'export music --form plain | jq .artist', 'export music --form csv --out music.csv'),
  )
  command.action(async (table: string, flags: ExportFlags) => {
    if (flags.json === true && flags.out === undefined)
      throw new OptionError('--json is for the report, so the items need a file: add --out')
    await onFolder(flags, (at) => exportTable(table, at))
  })
}

async function exportTable(table: string, flags: ExportFlags): Promise<void> {
  const { endpoint, namespace, key } = await placeFor(flags)
  const call = wireClient(endpoint, namespace, key)
  const expected = await countOf(call, table)
  const columns = flags.form === 'csv' ? await columnsOf(call, table) : []
  const out: Writable = flags.out === undefined ? process.stdout : createWriteStream(flags.out)
  if (flags.out === undefined) out.once('error', () => process.exit(0)) // nobody reads on
  const broken = flags.out === undefined ? undefined : failed(out, flags.out)
  const bar = await progress(expected)
  let items = 0
  let lost = 0
  const lineOf = (item: WireItem): string => {
    if (flags.form === 'csv') return csvLine(cellsOf(item, columns))
    const text = flags.form === 'plain' ? plainText(item, () => lost++) : JSON.stringify({ Item: item })
    return `${text}\n`
  }
  try {
    if (flags.form === 'csv') out.write(csvLine(columns.map(headOf)))
    for await (const page of pagesOf(call, table)) {
      const isTaken = out.write(page.map(lineOf).join(''))
      items += page.length
      bar.update(items, `${items} items`)
      if (!isTaken) await Promise.race([once(out, 'drain'), ...(broken === undefined ? [] : [broken])])
    }
    // The callback of `end` is called of a failure as well.
    if (flags.out !== undefined) await Promise.race([once(out.end(), 'finish'), broken])
  } finally {
    bar.end()
  }
  if (lost > 0)
    say(`${lost} sets and binaries are arrays and texts in plain JSON, and come back as those: --form dynamodb keeps their types`)
  if (flags.out !== undefined)
    print({ table, items, file: flags.out, lostTypes: lost }, flags.json, () => `${items} items in ${flags.out ?? ''}`)
}

/** Rejects in one line when the file can't be written. */
const failed = (out: Writable, file: string): Promise<never> => {
  const failing = new Promise<never>((_, reject) => {
    out.on('error', (error) => reject(new Error(`${file} can't be written: ${error.message}`)))
  })
  failing.catch(() => undefined) // whoever waits is told
  return failing
}

async function countOf(call: Call, table: string): Promise<number> {
  const { Table } = await asked<{ Table: { ItemCount?: number } }>(call, 'DescribeTable', { TableName: table })
  return Table.ItemCount ?? 0
}

interface ScanOutput {
  readonly Items: readonly WireItem[]
  readonly LastEvaluatedKey?: object
}

async function* pagesOf(call: Call, table: string): AsyncGenerator<readonly WireItem[]> {
  let start: object | undefined
  do {
    const input = { TableName: table, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }
    const { Items, LastEvaluatedKey } = await asked<ScanOutput>(call, 'Scan', input)
    yield Items
    start = LastEvaluatedKey
  } while (start !== undefined)
}

/** Every attribute with every type that it has, in the order of their names. A scan of its own: a head comes before the rows. */
async function columnsOf(call: Call, table: string): Promise<readonly Column[]> {
  const heads = new Map<string, Column>()
  for await (const page of pagesOf(call, table)) {
    for (const [name, value] of page.flatMap((item) => Object.entries(item))) {
      const column = { name, type: Object.keys(value)[0] ?? 'S' }
      heads.set(headOf(column), column)
    }
  }
  return [...heads].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, column]) => column)
}
