// Names and values of an expression, each in its place: `#n0`, `:v0`. Invariant: a name has one place, so that none is left unused.
import type { Value } from '../item/item.js'

export class Places {
  readonly #names = new Map<string, string>()
  readonly #values: Value[] = []

  name(of: string): string {
    const place = this.#names.get(of) ?? `#n${this.#names.size}`
    this.#names.set(of, place)
    return place
  }

  value(of: Value): string {
    return `:v${this.#values.push(of) - 1}`
  }

  /** `address.city[0]` as steps; a name that occurs with its dots is one. */
  path(text: string, names: ReadonlySet<string>): string {
    if (names.has(text)) return this.name(text)
    const steps = text.split('.').map((step) => {
      const [, name = step, indexes = ''] = /^(.+?)((?:\[\d+\])+)$/.exec(step) ?? []
      return this.name(name) + indexes
    })
    return steps.join('.')
  }

  /** Members of a request; none where nothing has a place. */
  members(): { readonly ExpressionAttributeNames?: object; readonly ExpressionAttributeValues?: object } {
    const names = [...this.#names].map(([name, place]) => [place, name])
    const values = this.#values.map((value, index) => [`:v${index}`, value])
    return {
      ...(names.length === 0 ? {} : { ExpressionAttributeNames: Object.fromEntries(names) as object }),
      ...(values.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(values) as object }),
    }
  }
}
