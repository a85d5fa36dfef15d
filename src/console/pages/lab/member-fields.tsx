// Fields for members of a body, each of the kind that its schema says, with what was refused beside the one that it is about.
import { Choice, Field } from '../../parts/field.js'
import { fieldOf, type Members, type Typed } from './member-schema.js'
import type { Refused } from './use-form.js'

export interface MemberFieldsProps {
  readonly members: Members
  readonly names: readonly string[]
  readonly typed: Typed
  readonly onType: (name: string, text: string) => void
  readonly refused?: Refused | undefined
  /** Values that occur, by member. */
  readonly offers?: Readonly<Record<string, readonly string[]>>
}

/** Words for names in camel case: `latency ms`. */
const words = (name: string): string => {
  const spaced = name.replaceAll(/([a-z])([A-Z])/g, (_all, before: string, after: string) => `${before} ${after.toLowerCase()}`)
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

export function MemberFields({ members, names, typed, onType, refused, offers = {} }: MemberFieldsProps) {
  return (
    <div class="member-fields">
      {names.flatMap((name) => {
        const schema = members[name]
        if (schema === undefined) return []
        const shared = {
          ...{ label: words(name), value: typed[name] ?? '' },
          ...(refused?.member === name ? { error: refused.reason } : {}),
        }
        const kind = fieldOf(schema)
        if (kind === 'choice' || kind === 'flag') {
          const choices = kind === 'flag' ? ['true', 'false'] : (schema.enum ?? [])
          const all = [['', 'not said'] as const, ...choices.map((one) => [one, one] as const)]
          return [<Choice key={name} {...shared} choices={all} onChoose={(text) => onType(name, text)} />]
        }
        const offered = offers[name]
        return [
          <Field
            key={name}
            {...shared}
            placeholder={schema.description ?? ''}
            onInput={(text) => onType(name, text)}
            {...(offered === undefined ? {} : { offers: offered })}
          />,
        ]
      })}
    </div>
  )
}

/** A refusal that is about no field of its own. */
export function RefusedText({ refused }: { readonly refused: Refused | undefined }) {
  if (refused === undefined || refused.member !== undefined) return null
  return (
    <p class="error" role="alert">
      {refused.reason}
    </p>
  )
}
