// Values for the parameters of a template, as a person writes them: `Stage=test, Owner=me`. Invariant: pure.

/** No member where there is none. */
export function parametersIn(text: string): { readonly parameters?: Readonly<Record<string, string>> } {
  const pairs = text.split(',').flatMap((one) => {
    const [, name, value] = /^\s*([^=\s]+)\s*=(.*)$/.exec(one) ?? []
    return name === undefined || value === undefined ? [] : [[name, value.trim()] as const]
  })
  return pairs.length === 0 ? {} : { parameters: Object.fromEntries(pairs) }
}
