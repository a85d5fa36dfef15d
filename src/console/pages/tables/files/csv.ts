// The cells of a text of CSV. Invariant: pure; a cell that is empty and not quoted is none. Source: RFC 4180.

export interface CsvLine {
  readonly line: number
  readonly cells: readonly (string | undefined)[]
}

/** Text that is no CSV. */
export class CsvFault extends Error {
  readonly line: number

  constructor(line: number) {
    super('a quote stands where none may be')
    this.line = line
  }
}

const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y

/** @throws CsvFault */
export function csvLines(text: string): readonly CsvLine[] {
  const lines: CsvLine[] = []
  let cells: (string | undefined)[] = []
  let [line, begun] = [1, 1]
  CELL.lastIndex = text.startsWith('\uFEFF') ? 1 : 0
  while (CELL.lastIndex < text.length || cells.length > 0) {
    const match = CELL.exec(text)
    if (match === null) throw new CsvFault(line)
    const [all, quoted, bare = '', end = ''] = match
    cells.push(quoted === undefined ? (bare === '' ? undefined : bare) : quoted.replaceAll('""', '"'))
    line += all.split('\n').length - 1
    if (end === ',') continue
    if (cells.some((cell) => cell !== undefined)) lines.push({ line: begun, cells })
    cells = []
    begun = line
    if (end === '') break
  }
  return lines
}
