// A form of the Lab: what was typed, and what the server refused of it.
import { useState } from 'preact/hooks'
import { ApiFailure } from '../../api/call.js'
import { perform } from '../../state/deeds.js'
import { memberIn, type Members, type Typed } from './member-schema.js'

export interface Refused {
  readonly member: string | undefined
  readonly reason: string
}

export interface Form {
  readonly typed: Typed
  readonly type: (name: string, text: string) => void
  readonly fill: (typed: Typed) => void
  readonly refused: Refused | undefined
  /** Does it, and keeps what was refused. @returns whether it succeeded */
  readonly submit: (words: string, run: () => Promise<unknown>, undo?: () => Promise<unknown>) => Promise<boolean>
}

export function useForm(members: Members, start: Typed = {}): Form {
  const [typed, setTyped] = useState(start)
  const [refused, setRefused] = useState<Refused>()
  return {
    typed,
    refused,
    type: (name, text) => setTyped((before) => ({ ...before, [name]: text })),
    fill: (given) => {
      setTyped(given)
      setRefused(undefined)
    },
    submit: (words, run, undo) =>
      perform({
        words,
        undo,
        run: async () => {
          setRefused(undefined)
          try {
            await run()
          } catch (error) {
            if (error instanceof ApiFailure) setRefused({ member: memberIn(error.message, members), reason: error.message })
            throw error
          }
        },
      }),
  }
}
