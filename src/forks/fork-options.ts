// What a fork is made with: a name, an account, and those options of its emulator that may be others in it. Invariant: a value passes the
// same line of the table of options as at a start; everything that is not given is as in what was forked.
import { type Member, NAME_MEMBER, readMembers, text, type ValuesOf } from '../controls/members.js'
import { NAMESPACE_MEMBERS } from '../controls/namespace.js'
import type { EmulatorOptions } from '../emulator-options.js'
import { OPTIONS } from '../option-table.js'
import { isAllowed, type OptionKind, wordsFor } from '../option-value.js'

const NAMES = [
  ...(['capacity', 'burst', 'heat', 'partitionBytes', 'transition', 'transactionHold', 'ttlDelay', 'failover'] as const),
  ...(['regionLag', 'replicaLag', 'gsiLag', 'streamLag', 'wording', 'seed', 'clock', 'clockStart', 'hook'] as const),
  ...(['strict', 'strictIgnore', 'requestLog'] as const),
]
type Own = { readonly [Name in (typeof NAMES)[number]]?: EmulatorOptions[Name] | undefined }

export interface ForkOptions extends Own {
  /** To find the fork again by; no two have the same. */
  readonly name?: string | undefined
  /** Whose tables clients see that sign with the fork's key: 000000000000 when not given. */
  readonly account?: string | undefined
}

function memberOf(type: OptionKind): Member<unknown> {
  return { must: wordsFor(type), schema: schemaOf(type), read: (given) => (isAllowed(type, given) ? given : undefined) }
}

function schemaOf(type: OptionKind): object {
  switch (type.kind) {
    case 'integer':
      return { type: 'integer', minimum: type.min, maximum: type.max }
    case 'choice':
      return { enum: type.choices }
    case 'lag':
      return { type: ['number', 'string'] }
    case 'list':
      return { type: 'array', items: { type: ['string', 'object'] } }
    case 'switch':
      return { type: 'boolean' }
    case 'text':
    case 'moment':
    case 'address':
      return text('').schema
  }
}

const own = NAMES.map((name) => {
  const option = OPTIONS.find((one) => one.name === name)
  return [name, memberOf((option ?? missing(name)).type)] as const
})

function missing(name: string): never {
  throw new Error(`there is no option ${name}`)
}

/** Members that a fork may be made with. */
export const FORK_MEMBERS: Readonly<Record<string, Member<unknown>>> = {
  name: NAME_MEMBER,
  account: NAMESPACE_MEMBERS.account,
  ...Object.fromEntries(own),
}

/** @throws Refusal: a member is unknown, or not what it must be */
export function readForkOptions(given: Readonly<Record<string, unknown>>): ForkOptions {
  return readMembers(given, FORK_MEMBERS) satisfies ValuesOf<typeof FORK_MEMBERS> // each value was read by the member of its name
}

/** The options of the fork: those of what was forked, and over them what was given. Its hooks are its own alone. */
export function optionsOfFork(of: EmulatorOptions, { name: _name, account: _account, ...given }: ForkOptions): EmulatorOptions {
  const isGiven = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...of, hook: undefined, compactOnStart: false, ...Object.fromEntries(isGiven) }
}
