// Figures per period, of so many periods: what a chart or a heat map is made of. Invariants: memory never grows; a period that nothing was
// added to reads as nothing; when the clock is set back, periods that are yet to come again are forgotten.

/** Sums of a period, then levels at its end. */
export const FIGURES = [
  ...['readUnits', 'writeUnits', 'readThrottles', 'writeThrottles', 'requests', 'errors'],
  ...['readLevel', 'writeLevel'],
] as const
export type Figure =
  'readUnits' | 'writeUnits' | 'readThrottles' | 'writeThrottles' | 'requests' | 'errors' | 'readLevel' | 'writeLevel'

const WIDTH = FIGURES.length
const SUMS = 6
const COLUMN: Readonly<Record<string, number>> = Object.fromEntries(FIGURES.map((figure, at) => [figure, at]))
const columnOf = (figure: Figure): number => COLUMN[figure] ?? 0

export class FiguresRing {
  readonly #slots: number
  readonly #values: Float32Array
  #newest = Number.NEGATIVE_INFINITY

  constructor(slots: number) {
    this.#slots = slots
    this.#values = new Float32Array(slots * WIDTH)
  }

  static bytes(slots: number): number {
    return slots * WIDTH * Float32Array.BYTES_PER_ELEMENT
  }

  /** One that is too old to be kept is left out. */
  add(figure: Figure, period: number, amount: number): void {
    if (!this.#isKept(period)) return
    const at = this.#placeOf(period) + columnOf(figure)
    this.#values[at] = (this.#values[at] ?? 0) + amount
  }

  set(figure: Figure, period: number, value: number): void {
    if (this.#isKept(period)) this.#values[this.#placeOf(period) + columnOf(figure)] = value
  }

  /** Makes room up to that period; forgets what is after it. */
  turnTo(period: number): void {
    const isBack = period < this.#newest
    const first = isBack ? period + 1 : Math.max(this.#newest + 1, period - this.#slots + 1)
    const last = isBack ? Math.min(this.#newest, period + this.#slots) : period
    for (let one = first; one <= last; one++) this.#clear(one)
    this.#newest = period
  }

  /** Sums are 0, and levels NaN, where nothing is known. */
  at(figure: Figure, period: number): number {
    const column = columnOf(figure)
    const isKept = period <= this.#newest && this.#isKept(period)
    return isKept ? (this.#values[this.#placeOf(period) + column] ?? 0) : column < SUMS ? 0 : Number.NaN
  }

  /** Takes up the sums of another one, whose levels are lost. */
  addAll(other: FiguresRing): void {
    if (other.#newest > this.#newest) this.turnTo(other.#newest)
    for (let period = other.#newest - other.#slots + 1; period <= other.#newest; period++)
      for (const figure of FIGURES.slice(0, SUMS)) this.add(figure, period, other.at(figure, period))
  }

  #isKept(period: number): boolean {
    return period > this.#newest - this.#slots && period <= this.#newest
  }

  #clear(period: number): void {
    const place = this.#placeOf(period)
    this.#values.fill(0, place, place + SUMS)
    this.#values.fill(Number.NaN, place + SUMS, place + WIDTH)
  }

  #placeOf(period: number): number {
    return (((period % this.#slots) + this.#slots) % this.#slots) * WIDTH
  }
}
