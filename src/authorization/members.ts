// Members of the files of identities and keys, read one by one. Invariant: a member of a wrong type, or one that nobody reads, is refused
// with its path.
import { PolicyFault, type PolicyPath, textsOf } from '../access/policy-fault.js'
import { isObject, type JsonObject } from '../model/json.js'

/** @throws PolicyFault for what is no object */
export function objectAt(value: unknown, path: PolicyPath, what: string): JsonObject {
  if (!isObject(value)) throw new PolicyFault(path, `${what} must be an object`)
  return value
}

/** @throws PolicyFault for what is no list */
export function listAt(value: unknown, path: PolicyPath, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new PolicyFault(path, `${what} must be a list`)
  return value
}

/** @returns undefined where there is none. @throws PolicyFault for what is no text, or is none of that form */
export function textAt(
  holder: JsonObject,
  name: string,
  path: PolicyPath,
  form?: { readonly pattern: RegExp; readonly words: string },
): string | undefined {
  const value = holder[name]
  if (value === undefined) return undefined
  if (typeof value === 'string' && value !== '' && (form === undefined || form.pattern.test(value))) return value
  throw new PolicyFault([...path, name], `${name} must be ${form?.words ?? 'a text that is not empty'}`)
}

/** @throws PolicyFault where it is missing, too */
export function neededText(holder: JsonObject, name: string, path: PolicyPath): string {
  const text = textAt(holder, name, path)
  if (text === undefined) throw new PolicyFault(path, `${name} is missing`)
  return text
}

/** Texts by their names; none where there is no such member. @throws PolicyFault */
export function textsAt(holder: JsonObject, name: string, path: PolicyPath): ReadonlyMap<string, string> {
  const value = holder[name]
  if (value === undefined) return new Map()
  const given = objectAt(value, [...path, name], name)
  return new Map(Object.keys(given).map((key) => [key, neededText(given, key, [...path, name])]))
}

/** The same where a name may have a list of texts. @throws PolicyFault */
export function listsAt(holder: JsonObject, name: string, path: PolicyPath): ReadonlyMap<string, readonly string[]> {
  const value = holder[name]
  if (value === undefined) return new Map()
  const given = objectAt(value, [...path, name], name)
  return new Map(Object.keys(given).map((key) => [key, textsOf(given[key], [...path, name, key])]))
}
