// The attribute value: the wire form itself ({"S":"a"}), checked and normalised once on the way in, so that stored bytes are
// answer bytes. Invariant: names come from clients, so members are read through `attributeOf` and never by plain indexing.
// Source: docs API_AttributeValue.

/** The ten types, by their wire names. */
export type TypeName = 'S' | 'N' | 'B' | 'SS' | 'NS' | 'BS' | 'M' | 'L' | 'BOOL' | 'NULL'

/** The types a key attribute may have. */
export type ScalarType = 'S' | 'N' | 'B'

/** One value. `N` is in canonical text (see number.ts), `B` in canonical base64. Exactly one member is present. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly M: Item }
  | { readonly L: readonly AttributeValue[] }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }

/** An item, or the inside of a map: own members only; `__proto__` and `constructor` are ordinary names. */
export type Item = Readonly<Record<string, AttributeValue>>

/** The type of a checked value. */
export function typeOf(value: AttributeValue): TypeName {
  for (const name in value) return name as TypeName // a checked value has exactly one member
  throw new Error('an attribute value without a type')
}

/** The value as one of another shape, for code that switches on `typeOf`. */
export type WideValue = {
  readonly S?: string
  readonly N?: string
  readonly B?: string
  readonly SS?: readonly string[]
  readonly NS?: readonly string[]
  readonly BS?: readonly string[]
  readonly M?: Item
  readonly L?: readonly AttributeValue[]
  readonly BOOL?: boolean
  readonly NULL?: true
}

/** The attribute of that name, or undefined. The only way to read an item by a client's name. */
export function attributeOf(item: Item | undefined, name: string): AttributeValue | undefined {
  return item !== undefined && Object.hasOwn(item, name) ? item[name] : undefined
}

/** An item in the making, which nobody else sees yet. */
export type Draft = Record<string, AttributeValue>

/** Sets one attribute: plain assignment, but for the one name that assignment would not make a member. */
export function setAttribute(draft: Draft, name: string, value: AttributeValue): void {
  if (name !== '__proto__') draft[name] = value
  else Object.defineProperty(draft, name, { value, writable: true, enumerable: true, configurable: true })
}
