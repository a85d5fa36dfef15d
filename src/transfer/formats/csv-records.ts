// CSV: a row a record, with a head unless one is given. Invariant: keys have the types of their definitions, everything else is a text; a row
// of another width than the head's is a fault. Source: docs S3DataImport.Format; cells that are empty, and widths: assumed.
import { TextDecoder } from 'node:util'
import { parse, type Parser } from 'csv-parse'
import type { ScalarType } from '../../model/attribute-value.js'
import type { WireItem } from '../../model/decode.js'
import { type Bytes, FAULTS, MOST_RECORD_BYTES, type ReadRow, type RecordFault } from './read-row.js'

export interface CsvForm {
  readonly delimiter: string
  /** Names of the columns, where the file does not begin with them. */
  readonly head: readonly string[] | undefined
  /** Of the attributes of keys. */
  readonly types: ReadonlyMap<string, ScalarType>
}

/** A row as the parser hands it over: its cells, or why there are none. */
type Parsed = { readonly cells: readonly string[]; readonly bytes: number } | RecordFault

/** @returns a reader of files of that form */
export const csvRecords = (form: CsvForm) =>
  async function* (bytes: Bytes): AsyncGenerator<ReadRow> {
    let head = form.head
    for await (const row of rowsOf(bytes, form.delimiter)) {
      if ('fault' in row) {
        yield head === undefined ? { ...row, isLast: true } : row
        if (head === undefined) return // nobody knows what the columns are
      }
      // Without a key's column each row misses the key, and says so.
      else if (head === undefined) head = row.cells
      else yield recordOf(row.cells, head, form.types, row.bytes)
    }
  }

async function* rowsOf(bytes: Bytes, delimiter: string): AsyncGenerator<Parsed> {
  const parser = new RowParser(delimiter)
  try {
    for await (const chunk of bytes) {
      yield* await parser.parse(chunk)
      if (parser.openBytes <= MOST_RECORD_BYTES) continue
      // Nobody knows where such a row ends: most often it is a quote that nobody closed.
      yield { fault: `${FAULTS.long}, and nothing is read after it`, bytes: parser.openBytes, isLast: true }
      return
    }
    yield* await parser.end()
  } finally {
    parser.close()
  }
}

/** The library's parser, fed chunk by chunk, so that rows come out where they end. */
class RowParser {
  readonly #parser: Parser
  readonly #text = new TextDecoder('utf-8', { fatal: true })
  #isText = true
  #rows: Parsed[] = []
  #takenBytes = 0
  #passedBytes = 0
  /** Lines without anything, which are no rows, and where they had been passed at least. */
  #emptyLines = 0
  #emptyBytes = 0

  constructor(delimiter: string) {
    this.#parser = parse({
      ...{ bom: true, delimiter, relax_column_count: true, skip_empty_lines: true, skip_records_with_error: true },
      record_delimiter: ['\r\n', '\n', '\r'],
      // A quote in the midst of a cell is a part of it; refused, it would take the rows after it along.
      relax_quotes: true,
      on_record: (cells: readonly string[], { bytes }) => {
        this.#rows.push(this.#rowOf(cells, bytes))
        return null // nothing is to wait in the stream
      },
      on_skip: (error) => void this.#rows.push({ fault: `The row is not valid CSV: ${error?.message ?? ''}`, bytes: 0 }),
    })
    this.#parser.on('error', () => undefined) // whoever writes hears of it
  }

  /** Since the end of the last row or, to a chunk, of the last empty line: no row goes on across one. */
  get openBytes(): number {
    return this.#takenBytes - Math.max(this.#passedBytes, this.#emptyBytes)
  }

  /** @returns the rows that end in the chunk. @throws Error of the library */
  async parse(chunk: Buffer): Promise<readonly Parsed[]> {
    this.#takenBytes += chunk.length
    this.#isText &&= isTextAfter(this.#text, chunk)
    await new Promise<void>((resolve, reject) => this.#parser.write(chunk, (error) => (error ? reject(error) : resolve())))
    const { empty_lines: emptyLines } = this.#parser.info
    if (emptyLines > this.#emptyLines) this.#emptyBytes = this.#takenBytes - chunk.length
    this.#emptyLines = emptyLines
    return this.#taken()
  }

  /** @returns the last row, when it has no end of a line */
  async end(): Promise<readonly Parsed[]> {
    this.#isText &&= isTextAfter(this.#text) // the last character may lack its end
    await new Promise<void>((resolve) => this.#parser.end(resolve))
    return this.#taken()
  }

  close(): void {
    this.#parser.destroy()
  }

  #taken(): readonly Parsed[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  #rowOf(cells: readonly string[], end: number): Parsed {
    const bytes = end - this.#passedBytes
    this.#passedBytes = end
    // The library puts a mark where bytes are no text, which may stand in a text as well.
    const isText = this.#isText || !cells.some((cell) => cell.includes(NO_TEXT))
    return isText ? { cells, bytes } : { fault: FAULTS.text, bytes }
  }
}

const NO_TEXT = '\ufffd'

/** @param chunk undefined at the end */
function isTextAfter(decoder: TextDecoder, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined })
    return true
  } catch {
    return false
  }
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
