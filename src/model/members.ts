// The members of objects that may have hundreds of thousands, as legacy parameters may.

/**
 * What is made of each member, in their order. Of large objects `Object.entries` takes three times as long: measured with 600 000 members,
 * 750 ms against 220. @param object parsed JSON, whose members are all its own
 */
export function mapMembers<Value, Result>(
  object: Readonly<Record<string, Value>>,
  make: (name: string, value: Value) => Result,
): Result[] {
  return Object.keys(object).map((name) => make(name, object[name] as Value)) // it was found to be there
}

/** Whether one of the members is such; as fast. */
export const someMember = <Value>(object: Readonly<Record<string, Value>>, isSuch: (value: Value) => boolean): boolean =>
  Object.keys(object).some((name) => isSuch(object[name] as Value)) // it was found to be there
