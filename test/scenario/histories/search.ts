// Looks for an order of operations that explains every answer and keeps what was over before something else began in front of it: the
// search of Wing and Gong, with the memory of Lowe and Porcupine of what was tried. Operations of unknown outcome have a place in it or none.
// Two things keep it short without changing what it finds: a read that fits is taken at once, since no other place could be better for the
// rest, and writes are tried in a given order first. Sources: Wing & Gong 1993; Lowe, Testing for linearizability, 2017; github.com/anishathalye/porcupine.

export interface Timed {
  readonly call: number
  /** Infinity for an unknown outcome. */
  readonly return: number
}

export interface Model<Op, State> {
  readonly initial: State
  /** The state after the operation; undefined when its answer can't be that of this state. */
  step(state: State, operation: Op): State | undefined
  /** Whether it changes no state at all. */
  isPure(operation: Op): boolean
  /** Equal for operations that do the same: of those of unknown outcome one is as good as another, so that the first alone is tried. */
  kindOf(operation: Op): string
  /** Equal for equal states. */
  textOf(state: State): string
}

export interface Limits<Op> {
  /** Most states to look at. */
  readonly maxStates: number
  /** Lower ones are tried first. */
  readonly rank: (operation: Op) => number
}

export type Finding<Op> =
  | { readonly kind: 'explained'; readonly order: readonly Op[] }
  /** With the longest order that was found, and what could not follow it. */
  | { readonly kind: 'impossible' | 'undecided'; readonly order: readonly Op[]; readonly stuck: readonly Op[] }

export function search<Op extends Timed, State>(
  operations: readonly Op[],
  model: Model<Op, State>,
  { maxStates, rank }: Limits<Op>,
): Finding<Op> {
  const remaining = new Remaining(operations)
  const tried = new Set<string>()
  const path: Op[] = []
  let longest: readonly Op[] = []
  let stuck: readonly Op[] = []
  const isUndecided = (): boolean => tried.size > maxStates

  const take = (index: number): void => {
    remaining.take(index)
    path.push(remaining.at(index))
  }
  const putBackTo = (length: number, taken: number[]): void => {
    for (const index of taken.splice(0).reverse()) remaining.putBack(index)
    path.length = length
  }
  const fits = (state: State, index: number): boolean =>
    model.isPure(remaining.at(index)) && model.step(state, remaining.at(index)) !== undefined

  const explain = (state: State): boolean => {
    const length = path.length
    const taken: number[] = []
    let next = remaining.next()
    for (let index = next.find((one) => fits(state, one)); index !== undefined; index = next.find((one) => fits(state, one))) {
      take(index)
      taken.push(index)
      next = remaining.next()
    }
    if (remaining.isExplained) return true
    const place = `${remaining.text()} ${model.textOf(state)}`
    if (!tried.has(place) && !isUndecided()) {
      tried.add(place)
      const kinds = new Set<string>()
      for (const index of next.sort((a, b) => rank(remaining.at(a)) - rank(remaining.at(b)))) {
        const after = model.step(state, remaining.at(index))
        if (after === undefined || (remaining.isUnknown(index) && isRepeated(kinds, model.kindOf(remaining.at(index))))) continue
        const before = path.length
        take(index)
        if (explain(after)) return true
        putBackTo(before, [index])
      }
      if (path.length >= longest.length) {
        longest = [...path]
        stuck = next.map((index) => remaining.at(index))
      }
    }
    putBackTo(length, taken)
    return false
  }
  if (explain(model.initial)) return { kind: 'explained', order: path }
  return { kind: isUndecided() ? 'undecided' : 'impossible', order: longest, stuck }
}

function isRepeated(kinds: Set<string>, kind: string): boolean {
  if (kinds.has(kind)) return true
  kinds.add(kind)
  return false
}

/** What has no place in the order yet. */
class Remaining<Op extends Timed> {
  /** Known ones by their calls, unknown ones behind them by theirs. */
  readonly #operations: readonly Op[]
  readonly #known: number
  readonly #isTaken: Uint8Array
  #takenKnown = 0
  /** Every known one below it is taken. */
  #low = 0

  constructor(operations: readonly Op[]) {
    const sorted = [...operations].sort((a, b) => a.call - b.call)
    const known = sorted.filter((one) => one.return !== Infinity)
    this.#operations = [...known, ...sorted.filter((one) => one.return === Infinity)]
    this.#known = known.length
    this.#isTaken = new Uint8Array(operations.length)
  }

  get isExplained(): boolean {
    return this.#takenKnown === this.#known
  }

  at(index: number): Op {
    const operation = this.#operations[index]
    if (operation === undefined) throw new Error(`no operation ${index}`)
    return operation
  }

  isUnknown(index: number): boolean {
    return index >= this.#known
  }

  /** Those that nothing remaining must come before. */
  next(): number[] {
    const open: number[] = []
    let firstReturn = Infinity
    for (let index = this.#low; index < this.#known && this.at(index).call < firstReturn; index++) {
      if (this.#isTaken[index] === 1) continue
      open.push(index)
      firstReturn = Math.min(firstReturn, this.at(index).return)
    }
    for (let index = this.#known; index < this.#operations.length && this.at(index).call < firstReturn; index++)
      if (this.#isTaken[index] === 0) open.push(index)
    return open.filter((index) => this.at(index).call < firstReturn)
  }

  take(index: number): void {
    this.#isTaken[index] = 1
    if (this.isUnknown(index)) return
    this.#takenKnown++
    while (this.#isTaken[this.#low] === 1 && this.#low < this.#known) this.#low++
  }

  putBack(index: number): void {
    this.#isTaken[index] = 0
    if (this.isUnknown(index)) return
    this.#takenKnown--
    this.#low = Math.min(this.#low, index)
  }

  /** Equal for equal sets. */
  text(): string {
    let text = `${this.#low}`
    let beyond = this.#takenKnown - this.#low
    for (let index = this.#low; beyond > 0; index++) {
      if (this.#isTaken[index] === 0) continue
      text += `,${index}`
      beyond--
    }
    for (let index = this.#known; index < this.#operations.length; index++) if (this.#isTaken[index] === 1) text += `?${index}`
    return text
  }
}
