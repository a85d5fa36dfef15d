// Series as Prometheus reads them. prom-client writes the text and is loaded at the first scrape, since loading it takes as long as a
// quarter of the start; its own counters are not used, since they look up labels at each request.
import type { Series } from './series.js'

export interface Exposition {
  readonly type: string
  readonly content: string
}

/** The text of a scrape. */
export async function exposition(series: readonly Series[]): Promise<Exposition> {
  const { Gauge, Registry } = await import('prom-client')
  const registry = new Registry()

  /** A metric whose samples are given, whatever its type. */
  class Given extends Gauge {
    readonly #series: Series

    constructor(given: Series) {
      super({ name: given.name, help: given.help, registers: [registry] })
      this.#series = given
    }

    override get(): ReturnType<InstanceType<typeof Gauge>['get']> {
      const { name, help, type, samples } = this.#series
      // The package declares numbers for types that the registry prints as words.
      return Promise.resolve({ name, help, type, values: samples, aggregator: 'sum' } as never)
    }
  }

  for (const one of series) new Given(one)
  return { type: registry.contentType, content: await registry.metrics() }
}
