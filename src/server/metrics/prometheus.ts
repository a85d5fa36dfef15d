// Series as Prometheus reads them, in its text form 0.0.4: the heads here, the samples in `sample-text.ts`. Own code, since the samples of 1000
// tables are 55 000: prom-client, which writes each from its labels, took 1.2 s for them and held up every request meanwhile.
import type { Series } from './series.js'

export interface Exposition {
  readonly type: string
  readonly content: Buffer
}

const TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** The text of a scrape. */
export function exposition(series: readonly Series[]): Exposition {
  return { type: TYPE, content: Buffer.concat(series.flatMap((one) => [headOf(one), ...one.samples])) }
}

const headOf = ({ name, help, type }: Series): Buffer => Buffer.from(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`) // no help has what would need an escape
