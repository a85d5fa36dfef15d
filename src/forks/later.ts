// Controls of what is opened when it is first needed. Invariant: each call does what it does on the control itself, once that is there.

/** A control whose every method is awaited. */
export type Later<Control> = {
  readonly [Name in keyof Control as Control[Name] extends (...args: never) => unknown ? Name : never]: Control[Name] extends (
    ...args: infer Args
  ) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never
}

/** @param open gives the control; asked for each call, since it may be another one by then */
export function later<Control extends object>(open: () => Promise<Control>): Later<Control> {
  const call =
    (name: string) =>
    async (...args: readonly unknown[]): Promise<unknown> => {
      const control = (await open()) as Readonly<Record<string, unknown>>
      const method = control[name]
      if (typeof method !== 'function') throw new TypeError(`a control has no method ${name}`)
      return Reflect.apply(method, control, args)
    }
  // A promise is told by its `then`, and this is none.
  const get = (_target: object, name: string | symbol): unknown =>
    typeof name === 'symbol' || name === 'then' ? undefined : call(name)
  return new Proxy({}, { get }) as Later<Control>
}
