// CSV: a row a record, with a head unless one is given. Invariant: keys have the types of their definitions, everything else is a text; a row
// of another width than the head's is a fault. Source: docs S3DataImport.Format; cells that are empty, and widths: assumed.
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import type { ScalarType } from '../../model/attribute-value.js'
import type { WireItem } from '../../model/decode.js'
import { type Bytes, MOST_RECORD_BYTES, type ReadRow } from './read-row.js'

export interface CsvForm {
  readonly delimiter: string
  /** Names of the columns, where the file does not begin with them. */
  readonly head: readonly string[] | undefined
  /** Of the attributes of keys. */
  readonly types: ReadonlyMap<string, ScalarType>
}

/** A row as the parser hands it over: its cells, or why there are none. */
type Parsed = { readonly cells: readonly string[]; readonly bytes: number } | { readonly fault: string; readonly bytes: number }

/** @returns a reader of files of that form */
export const csvRecords = (form: CsvForm) =>
  async function* (bytes: Bytes): AsyncGenerator<ReadRow> {
    let head = form.head
    for await (const row of rowsOf(bytes, form.delimiter)) {
      if ('fault' in row) {
        yield row
        continue
      }
      // Without a key's column each row misses the key, and says so.
      if (head === undefined) head = row.cells
      else yield recordOf(row.cells, head, form.types, row.bytes)
    }
  }

async function* rowsOf(bytes: Bytes, delimiter: string): AsyncGenerator<Parsed> {
  /** Rows that were parsed and not handed over, in their order: skipped ones never reach the stream. */
  const parsed: Parsed[] = []
  let passedBytes = 0
  const bytesTo = (end: number): number => {
    const taken = end - passedBytes
    passedBytes = end
    return taken
  }
  const parser = parse({
    ...{ bom: true, delimiter, relax_column_count: true, skip_empty_lines: true, skip_records_with_error: true },
    max_record_size: MOST_RECORD_BYTES,
    on_record: (cells: readonly string[], { bytes: end }) => {
      parsed.push({ cells, bytes: bytesTo(end) })
      return [''] // so that the stream says when there is more
    },
    on_skip: (error) => void parsed.push({ fault: `The row is not valid CSV: ${error?.message ?? ''}`, bytes: 0 }),
  })
  const source = Readable.from(bytes)
  source.once('error', (error) => parser.destroy(error))
  for await (const _row of source.pipe(parser)) yield* parsed.splice(0)
  yield* parsed.splice(0)
}

function recordOf(
  cells: readonly string[],
  head: readonly string[],
  types: ReadonlyMap<string, ScalarType>,
  bytes: number,
): ReadRow {
  if (cells.length !== head.length) return { fault: `The row has ${cells.length} columns, the header has ${head.length}`, bytes }
  const item: WireItem = Object.fromEntries(head.map((name, at) => [name, { [types.get(name) ?? 'S']: cells[at] ?? '' }]))
  return { item, beside: {}, bytes }
}
