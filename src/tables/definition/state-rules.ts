// What a table's state forbids. Invariant: a table that is UPDATING is not altered again, so that what is pending is not lost.
// Source: measured us-west-2, 2026-10; where no capture fits the case, the sentence of DeleteTable is assumed.
import { ApiError } from '../../model/errors.js'
import {
  type Alteration,
  globalIndexes,
  globalIndexNamed,
  type IndexRecord,
  type TableRecord,
  vectorIndexes,
  vectorIndexNamed,
} from '../../model/table.js'
import { activeDues } from '../active-changes.js'
import { isBeingWarmed } from '../warmth.js'
import { sourceRefusal } from './replica-source.js'
import { firstRefusal, resourceInUse, type Rule, subscriberLimit, validationWhen } from './rule.js'
import { changesOf, createsIn, deletesIn, updatesIn, vectorCreatesIn, vectorDeletesIn } from './update-changes.js'
import type { UpdateDraft } from './update-draft.js'

const isChanging = (index: IndexRecord): boolean => index.status !== 'ACTIVE'
const isMadeOrDropped = (index: IndexRecord): boolean => index.status === 'CREATING' || index.status === 'DELETING'

/** True when an alteration of one of these kinds is under way. */
const isPending = ({ pending = [] }: TableRecord, ...kinds: readonly Alteration['kind'][]): boolean =>
  pending.some((alteration) => kinds.includes(alteration.kind))

/** Nobody may change a table that is coming or going. */
export function lifeRefusal({ status, name }: TableRecord): ApiError | undefined {
  if (status === 'CREATING') return resourceInUse(`Table is being created: ${name}`)
  return status === 'DELETING' ? resourceInUse(`Table is being deleted: ${name}`) : undefined
}

const tableIsSettled: Rule<UpdateDraft> = ({ record }) => lifeRefusal(record)

const protectionNeedsActive: Rule<UpdateDraft> = ({ input, record }) =>
  input.DeletionProtectionEnabled !== undefined && record.status !== 'ACTIVE'
    ? new ApiError('ResourceInUseException', 'Table needs to be in ACTIVE status to modify deletion protection setting.')
    : undefined

/** A table beside the other replicas of its global table. */
interface Replicated {
  readonly record: TableRecord
  readonly peers: readonly TableRecord[]
}

/** Whatever changes in one region keeps all of them. */
const replicasAreSettled: Rule<Replicated> = ({ record, peers }) => {
  if (record.global === undefined) return undefined
  const isSettled =
    record.global.members.every(({ status }) => status === 'ACTIVE') &&
    [record, ...peers].every((table) => table.status === 'ACTIVE' && activeDues(table).length === 0)
  return isSettled ? undefined : replicaInUse()
}

const replicaInUse = (): ApiError =>
  new ApiError('ResourceInUseException', 'The resource which you are attempting to change is in use.')

/** Source: assumed: a table with unfinished indexes takes no part in a change of replicas. */
const indexesAreSettled: Rule<Replicated> = ({ record, peers }) =>
  [record, ...peers].some(({ indexes }) => indexes.some(isChanging)) ? replicaInUse() : undefined

/** What keeps a table, or one of its replicas, from a change of replicas. */
export const REPLICA_STATE_RULES: readonly Rule<Replicated>[] = [
  replicasAreSettled,
  ({ record }) => lifeRefusal(record),
  indexesAreSettled,
  ({ record }) => updatingRefusal(record),
]

const where = (record: TableRecord, index: string): string => `Table: ${record.name} Index: ${index}`

const updatedIndexesAreFree: Rule<UpdateDraft> = ({ input, record }) =>
  firstRefusal(updatesIn(input), ({ IndexName: name }) => {
    const index = globalIndexNamed(record, name)
    if (index?.status === 'CREATING') {
      if (index.backfilling === true) return undefined
      return resourceInUse(`Index is being created but is not backfilling yet.  ${where(record, name)}`) // two blanks, as measured
    }
    return busyIndexRefusal(record, index)
  })

/** Those that a request drops, each as it names it: an index of another kind is not meant. */
const droppedIn = ({ input, record }: UpdateDraft): readonly (readonly [name: string, index: IndexRecord | undefined])[] => [
  ...deletesIn(input).map((name) => [name, globalIndexNamed(record, name)] as const),
  ...vectorDeletesIn(input).map((name) => [name, vectorIndexNamed(record, name)] as const),
]

const deletedIndexesAreFree: Rule<UpdateDraft> = (draft) =>
  firstRefusal(droppedIn(draft), ([name, index]) => {
    const { record } = draft
    if (index?.status === 'CREATING' && index.backfilling !== true) {
      const advice = 'Retry deletion during backfilling phase or when the index is active.'
      return resourceInUse(`Index creation is in resource allocation phase. ${advice} ${where(record, name)}`)
    }
    return busyIndexRefusal(record, index) ?? warmedIndexRefusal(record, name)
  })

/** Source: assumed, after a table that is being warmed. */
const warmedIndexRefusal = (record: TableRecord, name: string): ApiError | undefined =>
  isBeingWarmed(record, name) ? resourceInUse(`Index is being updated. ${where(record, name)}`) : undefined

function busyIndexRefusal(record: TableRecord, index: IndexRecord | undefined): ApiError | undefined {
  if (index?.status === 'DELETING') return resourceInUse(`Index is being deleted. ${where(record, index.name)}`)
  return index?.status === 'UPDATING' ? resourceInUse(`Index is being updated. ${where(record, index.name)}`) : undefined
}

/** A name that a vector index has while it is made. Source: measured us-east-1, 2026-08 (two blanks). */
const newVectorIndexIsNotBeingMade: Rule<UpdateDraft> = ({ input, record }) =>
  firstRefusal(vectorCreatesIn(input), ({ IndexName: name }) =>
    vectorIndexNamed(record, name)?.status === 'CREATING'
      ? resourceInUse(`Index is being created.  ${where(record, name)}`)
      : undefined,
  )

/** Also for two such actions in one request, whatever the kinds of the indexes. A backfilling index may be dropped at any time. */
const oneIndexIsMadeOrDropped: Rule<UpdateDraft> = (draft) => {
  const { input, record } = draft
  const drops = droppedIn(draft)
  const actions = createsIn(input).length + vectorCreatesIn(input).length + drops.length
  const dropped = new Set(drops.map(([name]) => name))
  const online = [...globalIndexes(record), ...vectorIndexes(record)]
  const running = online.filter((index) => isMadeOrDropped(index) && !dropped.has(index.name)).length
  return actions > 0 && actions + running > 1
    ? subscriberLimit('Only 1 online index can be created or deleted simultaneously per table')
    : undefined
}

const unitsAreFree: Rule<UpdateDraft> = ({ input, record }) => {
  if (!changesOf(input).has('throughput')) return undefined
  const made = globalIndexes(record).filter((index) => index.status === 'CREATING')
  if (made.length > 0) {
    const names = made.map((index) => index.name).join(', ')
    return resourceInUse(`Can't change table IOPS when an index is being created. Table: ${record.name} Indexes: [${names}]`)
  }
  return record.status === 'UPDATING' ? resourceInUse(`Table IOPS are currently being updated. Table: ${record.name}`) : undefined
}

const streamIsFree: Rule<UpdateDraft> = ({ input, record }) => {
  if (input.StreamSpecification === undefined) return undefined
  if (isPending(record, 'throughput', 'billing')) {
    return resourceInUse(`Can't enable or disable stream while table IOPS are being updated. Table: ${record.name}`)
  }
  const change = record.pending?.find((alteration) => alteration.kind === 'stream')
  if (change === undefined) return undefined
  const operation = change.stream === undefined ? 'DISABLE' : 'ENABLE'
  const stream = record.stream?.label ?? 'null' // a stream that is being enabled has no label yet; what shows then is assumed
  return resourceInUse(
    `A stream status change is currently in progress. Table: ${record.name} Stream: ${stream} Operation: ${operation}`,
  )
}

const encryptionIsFree: Rule<UpdateDraft> = ({ input, record }) =>
  input.SSESpecification !== undefined && (record.encrypting !== undefined || isPending(record, 'sse'))
    ? resourceInUse('Server-Side Encryption is still being updated')
    : undefined

const tableIsFree: Rule<UpdateDraft> = ({ record }) => updatingRefusal(record)

/** Source: measured us-west-2, 2026-10, that a table is not deleted while it is warmed; the words assumed. */
const warmingRefusal = (record: TableRecord): ApiError | undefined =>
  record.warming === undefined ? undefined : resourceInUse(`Table: ${record.name} is in the process of being updated.`)

const updatingRefusal = ({ status, name }: TableRecord): ApiError | undefined =>
  status === 'UPDATING' ? resourceInUse(`Table: ${name} is in the process of being updated.`) : undefined

/** What UpdateTable cannot do now. */
export const UPDATE_STATE_RULES: readonly Rule<UpdateDraft>[] = [
  replicasAreSettled,
  protectionNeedsActive,
  tableIsSettled,
  updatedIndexesAreFree,
  deletedIndexesAreFree,
  newVectorIndexIsNotBeingMade,
  oneIndexIsMadeOrDropped,
  unitsAreFree,
  streamIsFree,
  encryptionIsFree,
  tableIsFree,
]

/** The replicas of a strongly consistent global table go together. Source: measured for UpdateTable; assumed for DeleteTable. */
const strongReplicasGoTogether: Rule<TableRecord> = ({ global }) =>
  validationWhen(
    global?.consistency === 'STRONG',
    'Deletion of only one table replica is not supported for global tables with MultiRegionConsistency set to STRONG.',
  )

/** How a table that is protected answers to being deleted. */
export const protectedRefusal = ({ deletionProtected }: TableRecord): ApiError | undefined =>
  validationWhen(
    deletionProtected,
    'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
  )

/** All others are being deleted, and wait for regions that they don't reach. */
const isLast = ({ peers }: Replicated): boolean =>
  peers.length > 0 && peers.every(({ status, transitionDueMs }) => status === 'DELETING' && transitionDueMs === undefined)

/** What keeps one replica of several; the last one goes whatever the others wait for. Source: assumed. */
const unlessLast =
  <Request extends Replicated>(rule: Rule<Request>): Rule<Request> =>
  (request) =>
    isLast(request) ? undefined : rule(request)

/** What DeleteTable cannot do now. Deleting a table that is DELETING is no error, and asks none of these. */
export const DELETE_RULES: readonly Rule<Replicated & { readonly nowMs: number }>[] = [
  unlessLast(replicasAreSettled),
  // Deleting a table that is being imported cancels the import. Source: assumed
  ({ record }) => (record.isLoading === true ? undefined : lifeRefusal(record)),
  ({ record }) =>
    record.isLoading !== true && record.indexes.some(isChanging)
      ? resourceInUse('Cannot delete table while indexes are being created, updated, or deleted.')
      : undefined,
  ({ record }) =>
    isPending(record, 'stream') ? resourceInUse('Cannot delete table while stream is being enabled/disabled.') : undefined,
  ({ record }) => updatingRefusal(record),
  ({ record }) => warmingRefusal(record),
  ({ record }) => protectedRefusal(record),
  ({ record }) => strongReplicasGoTogether(record),
  unlessLast(({ record, nowMs }) => sourceRefusal(record, nowMs)),
]
