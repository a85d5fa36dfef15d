// What a chart is told.

export interface Series {
  readonly label: string
  /** A colour of the page. */
  readonly tone: 'accent' | 'good' | 'warn' | 'bad' | 'muted'
  /** One for each time. */
  readonly values: readonly (number | null)[]
}

export interface ChartProps {
  readonly label: string
  readonly unit?: string
  readonly timesMs: readonly number[]
  readonly series: readonly Series[]
  /** Charts of one name share their cursor. */
  readonly sync?: string
  /** A click on a point in time. */
  readonly onPoint?: (index: number) => void
  /** A range was drawn. */
  readonly onRange?: (fromMs: number, toMs: number) => void
}
