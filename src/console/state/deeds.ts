// What the person did here, with a way back where there is one. Invariant: each deed stands in the list, whether it succeeded or not.
import { signal } from '@preact/signals'
import { failureText } from '../api/call.js'
import { tell } from './notices.js'

export interface Deed {
  readonly id: number
  /** In the past tense: `Lost zone us-east-1b`. */
  readonly words: string
  readonly atMs: number
  readonly state: 'under way' | 'done' | 'failed' | 'undone'
  readonly undo: (() => Promise<unknown>) | undefined
}

export interface DeedPlan {
  readonly words: string
  readonly run: () => Promise<unknown>
  /** More words once it is done: how much it was. */
  readonly result?: () => string
  /** Brings back what was before. */
  readonly undo?: (() => Promise<unknown>) | undefined
  /** Told why it was not done, for the field that it is about. */
  readonly whenRefused?: (words: string) => void
}

const KEPT = 200

/** The newest first. */
export const deeds = signal<readonly Deed[]>([])

let lastId = 0

/** Does it and says so. @returns whether it succeeded */
export async function perform({ words, run, result, undo, whenRefused }: DeedPlan): Promise<boolean> {
  const id = ++lastId
  deeds.value = [{ id, words, atMs: Date.now(), state: 'under way', undo }, ...deeds.value.slice(0, KEPT - 1)]
  try {
    await run()
    const said = result === undefined ? words : `${words}: ${result()}`
    change(id, { state: 'done', words: said })
    tell('done', said)
    return true
  } catch (error) {
    change(id, { state: 'failed', undo: undefined })
    whenRefused?.(failureText(error))
    tell('failed', `Not done: ${words}. ${failureText(error)}`)
    return false
  }
}

/** Takes a deed back. */
export async function undoDeed({ id, words, undo }: Deed): Promise<void> {
  if (undo === undefined) return
  change(id, { state: 'under way' })
  try {
    await undo()
    change(id, { state: 'undone', undo: undefined })
    tell('done', `Undone: ${words}`)
  } catch (error) {
    change(id, { state: 'done' })
    tell('failed', `Not undone: ${words}. ${failureText(error)}`)
  }
}

function change(id: number, to: Partial<Deed>): void {
  deeds.value = deeds.value.map((deed) => (deed.id === id ? { ...deed, ...to } : deed))
}
