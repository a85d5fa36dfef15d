// Rows of text as a Markdown table that reads well in a terminal too.

/** The first column is text and stands left; the others stand right, except those named in `left`. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[], left: readonly string[] = []): string {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const isLeft = (column: number): boolean => column === 0 || left.includes(heads[column] ?? '')
  const print = (cells: readonly string[]): string => {
    const padded = widths.map((width, column) => {
      const cell = cells[column] ?? ''
      return isLeft(column) ? cell.padEnd(width) : cell.padStart(width)
    })
    return `| ${padded.join(' | ')} |`
  }
  const rule = `|${widths.map((width, column) => (isLeft(column) ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [print(heads), rule, ...rows.map(print)].join('\n')
}

/** A whole number with its thousands apart. */
export const whole = (value: number): string => Math.round(value).toLocaleString('en-US')
/** A latency, to 10 µs. */
export const milliseconds = (value: number): string => value.toFixed(2)
/** A share in percent, with one decimal under 10 %. */
export const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
/** `-` where there is nothing to show. */
export const orDash = (value: number | undefined, print: (value: number) => string): string =>
  value === undefined ? '-' : print(value)
