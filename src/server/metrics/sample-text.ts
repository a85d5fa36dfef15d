// Samples as Prometheus reads them: a line each. Invariant: whatever a name of a client holds, it stays inside its quotes. The labels of a thing
// are made once, whatever number of series it is in, so that a line costs one short text.
// Source: prometheus.io, exposition formats (escapes).

/** A text of so many characters is put together while its pieces are in the processor's caches. */
const CHUNK_CHARACTERS = 8192

/** Lines of samples, gathered. */
export class SampleText {
  readonly #chunks: Buffer[] = []
  #text = ''

  /** @param labels from `labelText`, or nothing */
  add(name: string, labels: string, value: number): void {
    this.#text += labels === '' ? `${name} ${value}\n` : `${name}{${labels}} ${value}\n`
    if (this.#text.length >= CHUNK_CHARACTERS) this.#flush()
  }

  bytes(): readonly Buffer[] {
    this.#flush()
    return this.#chunks
  }

  #flush(): void {
    this.#chunks.push(Buffer.from(this.#text))
    this.#text = ''
  }
}

/** Labels as they stand between a sample's braces. @param values by the labels' names, which need no escaping */
export function labelText(values: Readonly<Record<string, string>>): string {
  let text = ''
  for (const name in values) text += `${text === '' ? '' : ','}${name}="${escape(values[name] ?? '')}"`
  return text
}

const TO_ESCAPE = /[\\\n"]/

const escape = (value: string): string =>
  TO_ESCAPE.test(value) ? value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"') : value
