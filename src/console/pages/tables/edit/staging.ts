// The staged changes of each table, which last as long as the page, and their saving.
import { signal, type Signal } from '@preact/signals'
import { ApiFailure, failureText } from '../../../api/call.js'
import { callService } from '../../../api/service-calls.js'
import { perform } from '../../../state/deeds.js'
import { type Namespace, namespaceText } from '../../../state/place.js'
import { counted } from '../../../parts/format.js'
import { type Change, inverse, NOTHING_STAGED, settled, type Staging } from './changes.js'
import { requestOf, type Target, together } from './requests.js'

const all = new Map<string, Signal<Staging>>()

/** Of one table. */
export function stagingOf(namespace: Namespace, table: string): Signal<Staging> {
  const place = `${namespaceText(namespace)}/${table}`
  let found = all.get(place)
  if (found === undefined) all.set(place, (found = signal(NOTHING_STAGED)))
  return found
}

/** Whether leaving the page would lose something. */
export const isAnythingStaged = (): boolean => [...all.values()].some(({ value }) => value.now.size > 0)

export interface Saving {
  readonly staging: Signal<Staging>
  readonly target: Target
  readonly namespace: Namespace
  readonly isTogether: boolean
  /** Told of what was saved, and of what was taken back. */
  readonly onSaved: (changes: readonly Change[]) => void
}

/** Saves what is staged, each change by itself or all in one transaction. What fails stays staged, with the reason. */
export async function save({ staging, target, namespace, isTogether, onSaved }: Saving): Promise<void> {
  const wanted = [...staging.value.now]
  const done: [string, Change][] = []
  const failures = new Map<string, Change['failure']>()
  const run = async (): Promise<void> => {
    if (isTogether) await saveTogether(wanted, done, failures, { target, namespace })
    else await saveEach(wanted, done, failures, { target, namespace })
    staging.value = settled(staging.value, new Set(done.map(([id]) => id)), failures)
    onSaved(done.map(([, change]) => change))
    const [failed] = failures.values()
    if (done.length === 0 && failed !== undefined) throw new ApiFailure(failed.kind, failed.message, 400)
  }
  const undo = async (): Promise<void> => {
    const back = done.map(([, change]) => inverse(change)).toReversed()
    for (const change of back) await send(change, { target, namespace })
    onSaved(back)
  }
  await perform({ words: `Saved ${counted(wanted.length, 'change')} of ${target.table}`, run, undo })
}

type Where = Pick<Saving, 'target' | 'namespace'>
type Outcome = Map<string, Change['failure']>

async function saveEach(
  wanted: readonly [string, Change][],
  done: [string, Change][],
  failures: Outcome,
  where: Where,
): Promise<void> {
  for (const [id, change] of wanted) {
    try {
      await send(change, where)
      done.push([id, change])
    } catch (error) {
      failures.set(id, failureOf(error))
    }
  }
}

async function saveTogether(
  wanted: readonly [string, Change][],
  done: [string, Change][],
  failures: Outcome,
  { target, namespace }: Where,
): Promise<void> {
  const { operation, input } = together(
    wanted.map(([, change]) => change),
    target,
  )
  try {
    await callService(operation, input, namespace)
    done.push(...wanted)
  } catch (error) {
    for (const [id] of wanted) failures.set(id, failureOf(error))
  }
}

async function send(change: Change, { target, namespace }: Where): Promise<void> {
  const { operation, input } = requestOf(change, target)
  await callService(operation, input, namespace)
}

const failureOf = (error: unknown): { kind: string; message: string } =>
  error instanceof ApiFailure ? { kind: error.kind, message: error.message } : { kind: 'Fault', message: failureText(error) }
