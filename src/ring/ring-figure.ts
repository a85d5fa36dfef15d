// What a gateway counts of its work with the ring, for metrics.

/** A number that a gateway counts or shows. */
export interface RingFigure {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge'
  readonly value: number
}
