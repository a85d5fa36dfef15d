// Puts items into a table so that it can be taken back. Invariant: what a put replaces is read right before it, in the same order; taking it back
// touches only what is still as it was put here.
import { ApiFailure, failureText } from '../../../api/call.js'
import { callService } from '../../../api/service-calls.js'
import { count, counted } from '../../../parts/format.js'
import type { Namespace } from '../../../state/place.js'
import { type Change, inverse } from '../edit/changes.js'
import { requestOf, type Target } from '../edit/requests.js'
import { isSameItem, type Item, keyOf, keyWords } from '../item/item.js'
import { keyIdentity } from '../item/key-identity.js'
import { type Progress, writeAll } from './batches.js'

export interface Import {
  readonly target: Target
  readonly namespace: Namespace
  readonly items: readonly Item[]
  readonly onProgress: (progress: ImportProgress) => void
  readonly isStopped: () => boolean
}

export interface ImportProgress extends Progress {
  readonly added: number
  readonly replaced: number
  /** Why it ended before its end: nobody answered. */
  readonly failure?: string
}

/** What was done to an item, or may have been: the answer to it never came. */
export interface Written extends Change {
  readonly isUnsure?: boolean
}

/** What an import did to each item, by its key: before and after. */
export type Imported = Map<string, Written>

/** Requests under way at once when it is taken back. */
const LANES = 6
/** Keys that a failure names. */
const NAMED = 3

/** @param done gets what was put, also when the rest could not be. @throws Error when nothing was put */
export async function importAll(job: Import, done: Imported): Promise<ImportProgress> {
  const { target, namespace, items, onProgress, isStopped } = job
  let progress: ImportProgress = { written: 0, refused: [], added: 0, replaced: 0 }
  let before: ReadonlyMap<string, Item> = new Map()
  const writes = items.map((item) => ({ PutRequest: { Item: item } }))
  const part = (from: number, { length }: readonly unknown[]): readonly Item[] => items.slice(from, from + length)
  try {
    await writeAll({
      ...{ table: target.table, namespace, writes, isStopped },
      onBatch: async (from, batch) => {
        before = await imagesOf(part(from, batch), target, namespace)
      },
      onProgress: (next, from, batch) => {
        const refused = new Set(next.refused.map(({ at }) => at))
        const put = part(from, batch).filter((_item, at) => !refused.has(from + at))
        const replaced = progress.replaced + noted(done, put, before, target)
        progress = { ...next, replaced, added: done.size - replaced }
        onProgress(progress)
      },
      onCut: (from, batch) => void noted(done, part(from, batch), before, target, true),
    })
  } catch (error) {
    if (done.size === 0) throw error
    progress = { ...progress, failure: failureText(error) }
    onProgress(progress)
  }
  const [first] = progress.refused
  if (done.size === 0 && first !== undefined) throw new Error(first.message)
  return progress
}

/** An item that is put twice keeps what was there before the first. @returns how many of them replaced something */
function noted(
  done: Imported,
  put: readonly Item[],
  images: ReadonlyMap<string, Item>,
  { keys }: Target,
  isUnsure = false,
): number {
  let replaced = 0
  for (const item of put) {
    const key = keyIdentity(item, keys)
    const earlier = done.get(key)
    const before = earlier === undefined ? images.get(key) : earlier.before
    if (earlier === undefined && before !== undefined) replaced++
    done.set(key, { before, after: before === undefined ? item : { ...item, ...keyOf(before, keys) }, isUnsure })
  }
  return replaced
}

interface Got {
  readonly Responses?: Readonly<Record<string, readonly Item[]>>
  readonly UnprocessedKeys?: Readonly<Record<string, { readonly Keys: readonly Item[] }>>
}

/** What there is now under the keys of some items. */
async function imagesOf(
  items: readonly Item[],
  { table, keys }: Target,
  namespace: Namespace,
): Promise<ReadonlyMap<string, Item>> {
  const found = new Map<string, Item>()
  let left: readonly Item[] = [...new Map(items.map((item) => [keyIdentity(item, keys), keyOf(item, keys)])).values()]
  while (left.length > 0) {
    const asked = { RequestItems: { [table]: { Keys: left, ConsistentRead: true } } }
    const { output } = await callService<Got>('BatchGetItem', asked, namespace)
    for (const item of output.Responses?.[table] ?? []) found.set(keyIdentity(item, keys), item)
    left = output.UnprocessedKeys?.[table]?.Keys ?? []
  }
  return found
}

/**
 * Takes back what is still as it was put. What was taken back leaves `done`, so that trying again tries the rest.
 * @throws Error that names items which somebody has changed since
 */
export async function takeBack(done: Imported, target: Target, namespace: Namespace): Promise<void> {
  const wanted = [...done]
  const failures = new Map<string, string>()
  const lane = async (): Promise<void> => {
    for (let next = wanted.shift(); next !== undefined; next = wanted.shift()) {
      const [key, change] = next
      try {
        await restore(change, target, namespace)
        done.delete(key)
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error
        const isOther = error.kind === 'ConditionalCheckFailedException'
        if (isOther && change.isUnsure === true)
          done.delete(key) // it was not written, then
        else failures.set(key, isOther ? '' : failureText(error))
        if (error.status === 0) done.set(key, { ...change, isUnsure: true }) // it may be back already
      }
    }
  }
  const all = wanted.length
  await Promise.all(Array.from({ length: LANES }, lane))
  if (failures.size > 0) throw new Error(wordsOf(done, failures, all, target))
}

async function restore(change: Change, target: Target, namespace: Namespace): Promise<void> {
  const { before, after } = change
  if (before !== undefined && after !== undefined && isSameItem(before, after)) return
  const { operation, input } = requestOf(inverse(change), target)
  await callService(operation, input, namespace)
}

function wordsOf(done: Imported, failures: ReadonlyMap<string, string>, all: number, { keys }: Target): string {
  const names = [...done.values()].slice(0, NAMED).map(({ before, after }) => keyWords(after ?? before ?? {}, keys))
  const more = done.size > NAMED ? ` and ${count(done.size - NAMED)} more` : ''
  const other = [...failures.values()].find((words) => words !== '')
  const why = other === undefined ? 'changed since and stay as they are' : `could not be taken back (${other})`
  return `${counted(all - failures.size, 'item')} taken back; ${counted(failures.size, 'other')} ${why}: ${names.join(', ')}${more}`
}
