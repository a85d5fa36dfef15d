// Members of a request to the controls: what each must be, said once for the check, for its refusal and for the OpenAPI document.
// Invariant: a member that is unknown, or not what it must be, is refused by name; nothing is accepted and dropped.
import { invalid } from './refusal.js'

export interface Member<T> {
  /** Completes "must be". */
  readonly must: string
  /** Of JSON, for the OpenAPI document. */
  readonly schema: object
  /** The value, or undefined when it is none. */
  read(given: unknown): T | undefined
}

/** The values of a table of members; those that were not given are absent. */
export type ValuesOf<M> = { readonly [Name in keyof M]?: M[Name] extends Member<infer T> ? T : never }

/** @param given members that are undefined count as not given. @throws Refusal */
export function readMembers<M extends Readonly<Record<string, Member<unknown>>>>(
  given: Readonly<Record<string, unknown>>,
  members: M,
): ValuesOf<M> {
  const values: [string, unknown][] = []
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    const member = Object.hasOwn(members, name) ? members[name] : undefined
    if (member === undefined) throw invalid(`${name} is unknown: ${knownMembers(members)}`)
    const read = member.read(value)
    if (read === undefined) throw invalid(`${name} must be ${member.must}`)
    values.push([name, read])
  }
  return Object.fromEntries(values) as ValuesOf<M> // each value was read by the member of its name
}

function knownMembers(members: object): string {
  const names = Object.keys(members)
  return names.length === 0 ? 'there are no members here' : `the members are ${names.join(', ')}`
}

export const choice = <T extends string>(choices: readonly T[]): Member<T> => ({
  must: `one of ${choices.join(', ')}`,
  schema: { enum: choices },
  read: (given) => choices.find((one) => one === given),
})

export const integer = (min: number, max: number, what = ''): Member<number> => ({
  must: `a whole number${what} from ${min} to ${max}`,
  schema: { type: 'integer', minimum: min, maximum: max },
  read: (given) => (typeof given === 'number' && Number.isInteger(given) && given >= min && given <= max ? given : undefined),
})

/** The same, where it may come from the query of an URL, as text. */
export const wholeNumber = (min: number, max: number): Member<number> => {
  const member = integer(min, max)
  return {
    ...member,
    read: (given) => member.read(typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : given),
  }
}

export const text = (what: string): Member<string> => ({
  must: what,
  schema: { type: 'string', minLength: 1 },
  read: (given) => (typeof given === 'string' && given !== '' ? given : undefined),
})

export const flag: Member<boolean> = {
  must: 'true or false',
  schema: { type: 'boolean' },
  read: (given) => (typeof given === 'boolean' ? given : undefined),
}

export const isTrue: Member<true> = {
  must: 'true, or left out',
  schema: { const: true },
  read: (given) => (given === true ? true : undefined),
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/
/** Of a fork or a snapshot: it goes into paths, and leads nowhere there. */
export const NAME_MEMBER: Member<string> = {
  must: 'a name of at most 63 letters, digits and _.-, which begins with a letter or digit',
  schema: { type: 'string', pattern: NAME.source },
  read: (given) => (typeof given === 'string' && NAME.test(given) ? given : undefined),
}
