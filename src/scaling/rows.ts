// Targets and activities as rows of the store: JSON records, a target's under its name, an activity's under its number, both after
// their namespace. Pure operations; the engine commits them.
import type { Namespace } from '../model/table.js'
import {
  SCALING_ACTIVITY_RANGE,
  SCALING_TARGET_RANGE,
  scalingActivityKey,
  scalingActivityNumber,
  scalingActivityRange,
  scalingTargetKey,
} from '../storage/keys.js'
import { del, put, type Store, type StoreOp } from '../storage/store.js'
import type { Activity } from './activity.js'
import { type Target, targetKeyOf } from './target.js'

const CHUNK_ROWS = 100

const keyOf = (target: Target): Buffer => scalingTargetKey(target.namespace.account, target.namespace.region, targetKeyOf(target))

export const targetOp = (target: Target): StoreOp => put(keyOf(target), JSON.stringify(target))
export const removeTargetOp = (target: Target): StoreOp => del(keyOf(target))

export const activityOp = ({ account, region }: Namespace, activity: Activity): StoreOp =>
  put(scalingActivityKey(account, region, activity.number), JSON.stringify(activity))
export const removeActivityOp = ({ account, region }: Namespace, number: number): StoreOp =>
  del(scalingActivityKey(account, region, number))

/** Every target of every namespace. */
export async function loadTargets(store: Store): Promise<readonly Target[]> {
  const targets: Target[] = []
  for await (const [, value] of rowsOf(store, { ...SCALING_TARGET_RANGE, only: 'values' })) {
    targets.push(JSON.parse(value) as Target) // our own text
  }
  return targets
}

/** The numbers of all activities, oldest first, by namespace. */
export async function loadActivityNumbers(store: Store): Promise<readonly (readonly [Namespace, number])[]> {
  const found: (readonly [Namespace, number])[] = []
  for await (const [key] of rowsOf(store, { ...SCALING_ACTIVITY_RANGE, only: 'keys' })) found.push(scalingActivityNumber(key))
  return found
}

export function activityAt(store: Store, { account, region }: Namespace, number: number): Activity | undefined {
  const text = store.get(scalingActivityKey(account, region, number))
  return text === undefined ? undefined : (JSON.parse(text) as Activity) // our own text
}

/** A namespace's activities below a number, newest first. */
export async function* activitiesBelow(store: Store, { account, region }: Namespace, below: number): AsyncGenerator<Activity> {
  const range = scalingActivityRange(account, region, below)
  for await (const [, value] of rowsOf(store, { ...range, reverse: true, only: 'values' })) yield JSON.parse(value) as Activity // our own text
}

/** Rows that are not what their keys say, a line each. */
export async function misplacedRows(store: Store): Promise<readonly string[]> {
  const problems: string[] = []
  for await (const [key, value] of rowsOf(store, SCALING_TARGET_RANGE)) {
    const target = JSON.parse(value) as Target // our own text
    if (!keyOf(target).equals(key)) problems.push(`scaling: the target ${targetKeyOf(target)} lies under another's name`)
  }
  for await (const [key, value] of rowsOf(store, SCALING_ACTIVITY_RANGE)) {
    const { number, id } = JSON.parse(value) as Activity // our own text
    if (scalingActivityNumber(key)[1] !== number) problems.push(`scaling: the activity ${id} lies under another's number`)
  }
  return problems
}

async function* rowsOf(store: Store, range: Parameters<Store['cursor']>[0]): AsyncGenerator<readonly [Buffer, string]> {
  const cursor = store.cursor(range)
  try {
    for (let rows = await cursor.next(CHUNK_ROWS); rows.length > 0; rows = await cursor.next(CHUNK_ROWS)) yield* rows
  } finally {
    await cursor.close()
  }
}
