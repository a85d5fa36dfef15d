// What a client knows after an answer, as operations of a history. What is no answer to the question (a conflict, a throttle) says that nothing
// happened, and leaves no operation.
import { type Access, ALWAYS, NOTHING, type Operation, type ReplicaRead, type Seen } from './history.js'
import { type Answer, numberOf, type Refused, seenOf, type WireItem } from './wire.js'

/** One moment, without its times. */
export type Moment = Pick<Operation, 'outcome' | 'accesses'>
export type Shown = Omit<ReplicaRead, 'client' | 'name' | 'call' | 'return'>

export interface Told {
  readonly moments: readonly Moment[]
  readonly shown?: Shown
}

/** An answer that no client should get, whatever happened. */
export class WrongAnswer extends Error {}

export const NOTHING_HAPPENED: Told = { moments: [] }

/** Errors that say that nothing was done, and why is nobody's concern here. */
const DECLINED = new Set([
  'TransactionConflictException',
  'TransactionInProgressException',
  'ReplicatedWriteConflictException',
  'ThrottlingException',
])

const done = (accesses: readonly Access[]): Told => ({ moments: [{ outcome: 'done', accesses }] })
const unknown = (accesses: readonly Access[]): Told => ({ moments: [{ outcome: 'unknown', accesses }] })
const output = <Output>(answer: Answer): Output => (answer.kind === 'output' ? answer.output : {}) as Output // of the operation called

const readAccess = (key: number, before: Seen): Access => ({ key, condition: ALWAYS, effect: NOTHING, before })

/** One write of one item, asked for the item before it (or not) and for the one that a condition failed on. */
export function toldOfWrite(answer: Answer, access: Access, isAskedForOld: boolean): Told {
  if (answer.kind === 'lost') return unknown([access])
  if (answer.kind === 'output') {
    const before = seenOf(output<{ Attributes?: WireItem }>(answer).Attributes)
    return done([isAskedForOld ? { ...access, before } : access])
  }
  if (answer.name !== 'ConditionalCheckFailedException') return declined(answer)
  return { moments: [{ outcome: 'refused', accesses: [{ ...access, before: seenOf(answer.body.Item), isMet: false }] }] }
}

/** Every reason of a cancelled transaction is of the same moment. */
export function toldOfTransactWrite(answer: Answer, accesses: readonly Access[]): Told {
  if (answer.kind === 'lost') return unknown(accesses)
  if (answer.kind === 'output') return done(accesses)
  const reasons = answer.body.CancellationReasons ?? []
  if (answer.name !== 'TransactionCanceledException') return declined(answer)
  if (reasons.some(({ Code }) => Code !== 'None' && Code !== 'ConditionalCheckFailed')) return cancelledWithout(answer)
  const told = accesses.map((access, at): Access => {
    const reason = reasons[at]
    return reason?.Code === 'None' ? { ...access, isMet: true } : { ...access, isMet: false, before: seenOf(reason?.Item) }
  })
  return { moments: [{ outcome: 'refused', accesses: told }] }
}

export function toldOfTransactGet(answer: Answer, keys: readonly number[]): Told {
  if (answer.kind === 'lost') return NOTHING_HAPPENED
  if (answer.kind === 'refused')
    return answer.name === 'TransactionCanceledException' ? cancelledWithout(answer) : declined(answer)
  const { Responses } = output<{ Responses: readonly { Item?: WireItem }[] }>(answer)
  return done(keys.map((key, at) => readAccess(key, seenOf(Responses[at]?.Item))))
}

/** Each request of a batch happens for itself, and what is handed back may have happened. */
export function toldOfBatchWrite(answer: Answer, accesses: readonly Access[], table: string): Told {
  if (answer.kind === 'lost') return { moments: accesses.map((access) => ({ outcome: 'unknown', accesses: [access] })) }
  if (answer.kind === 'refused') return declined(answer)
  type Request = { readonly PutRequest?: { readonly Item: WireItem }; readonly DeleteRequest?: { readonly Key: WireItem } }
  const { UnprocessedItems } = output<{ UnprocessedItems: Record<string, readonly Request[]> }>(answer)
  const back = (UnprocessedItems[table] ?? []).map((one) => numberOf(one.PutRequest?.Item ?? one.DeleteRequest?.Key ?? {}))
  return { moments: accesses.map((access) => ({ outcome: back.includes(access.key) ? 'unknown' : 'done', accesses: [access] })) }
}

export function toldOfBatchGet(answer: Answer, keys: readonly number[], table: string): Told {
  if (answer.kind !== 'output') return answer.kind === 'lost' ? NOTHING_HAPPENED : declined(answer)
  type Output = { Responses: Record<string, WireItem[]>; UnprocessedKeys: Record<string, { Keys: WireItem[] }> }
  const { Responses, UnprocessedKeys } = output<Output>(answer)
  const back = (UnprocessedKeys[table]?.Keys ?? []).map(numberOf)
  return eachRead(
    keys.filter((key) => !back.includes(key)),
    Responses[table] ?? [],
  )
}

export function toldOfGet(answer: Answer, key: number): Told {
  if (answer.kind !== 'output') return answer.kind === 'lost' ? NOTHING_HAPPENED : declined(answer)
  return done([readAccess(key, seenOf(output<{ Item?: WireItem }>(answer).Item))])
}

/** A range is no moment for all of its items, only each of them is read. */
export function toldOfRange(answer: Answer, keys: readonly number[]): Told {
  if (answer.kind !== 'output') return answer.kind === 'lost' ? NOTHING_HAPPENED : declined(answer)
  const page = output<Page>(answer)
  return eachRead(shownBy(page, keys), page.Items ?? [])
}

interface Page {
  readonly Item?: WireItem
  readonly Items?: readonly WireItem[]
  readonly LastEvaluatedKey?: WireItem
}

/** A page that ends early, in front of a partition that nobody answers for, says nothing of what it doesn't show. */
function shownBy({ Items = [], LastEvaluatedKey }: Page, keys: readonly number[]): readonly number[] {
  return LastEvaluatedKey === undefined ? keys : Items.map(numberOf)
}

/** Zones and a position, as an answer to a read names them. */
const SERVED = /^([a-z0-9,-]+); position=(\d+)$/

/** What a replica shows, get or range. @param keys of which something would be shown if it were there */
export function toldOfReplica(answer: Answer, keys: readonly number[], of: Pick<Shown, 'scope' | 'group' | 'isSpread'>): Told {
  if (answer.kind !== 'output') return answer.kind === 'lost' ? NOTHING_HAPPENED : declined(answer)
  const page = output<Page>(answer)
  const items = itemsByKey(page.Items ?? (page.Item === undefined ? [] : [page.Item]))
  const served = SERVED.exec(answer.headers['x-dynalab-replica'] ?? '')
  if (served === null) throw new WrongAnswer(`served by ${answer.headers['x-dynalab-replica']}`)
  const position = Number(served[2])
  const { heard, decided } = answer
  const saw = shownBy(page, keys).map((key) => ({ key, item: seenOf(items.get(key)) }))
  const until = position < heard && of.isSpread !== true ? position : decided
  return { moments: [], shown: { ...of, replica: served[1] ?? '', position, until, heard, saw } }
}

function eachRead(keys: readonly number[], items: readonly WireItem[]): Told {
  const byKey = itemsByKey(items)
  return { moments: keys.map((key) => ({ outcome: 'done', accesses: [readAccess(key, seenOf(byKey.get(key)))] })) }
}

function itemsByKey(items: readonly WireItem[]): ReadonlyMap<number, WireItem> {
  const byKey = new Map(items.map((item) => [numberOf(item), item]))
  if (byKey.size !== items.length) throw new WrongAnswer(`an item came twice: ${JSON.stringify(items)}`)
  return byKey
}

function declined(refused: Refused): Told {
  if (!DECLINED.has(refused.name)) throw new WrongAnswer(`${refused.name}: ${JSON.stringify(refused.body)}`)
  return NOTHING_HAPPENED
}

function cancelledWithout(refused: Refused): Told {
  const codes = (refused.body.CancellationReasons ?? []).map(({ Code }) => Code)
  if (!codes.includes('TransactionConflict')) throw new WrongAnswer(`cancelled: ${JSON.stringify(refused.body)}`)
  return NOTHING_HAPPENED
}
