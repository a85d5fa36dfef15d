// The record that a new table has first: CREATING, with nothing stored yet. Pure. Source: docs API_CreateTable.
import { hasLocalIndex, type Namespace, type NewTable, type TableRecord } from '../model/table.js'
import type { AlterationContext } from './alteration.js'
import { nextRevision } from './resource-policy.js'
import { beginStream } from './stream-life.js'

/** What the engine that makes it gives. */
export interface CreationContext extends AlterationContext {
  /** Of the table itself. */
  readonly physicalId: TableRecord['physicalId']
  readonly uuid: string
  /** Labels of streams whose table is gone, which can still be read. */
  readonly takenLabels: readonly string[]
  readonly logReaders: TableRecord['logReaders']
}

export function newRecord(namespace: Namespace, spec: NewTable, context: CreationContext): TableRecord {
  const { physicalId, uuid, nowMs, takenLabels, logReaders } = context
  const { stream, indexes, policyText, ...rest } = spec
  return {
    ...rest,
    namespace,
    tableId: uuid,
    physicalId,
    status: 'CREATING',
    createdAtMs: nowMs,
    indexes: indexes.map((index) => ({ ...index, physicalId: context.nextPhysicalId(), status: 'CREATING' })),
    ...(stream === undefined ? {} : beginStream({}, stream.viewType, context.streamPoint(), nowMs, takenLabels)),
    ...(spec.billingMode === 'PAY_PER_REQUEST' ? { lastToOnDemandMs: nowMs } : {}),
    ...(hasLocalIndex(spec) ? { collectionsCounted: true } : {}),
    ...(spec.timeToLive?.isEnabled === true ? { dueTimes: { physicalId: context.nextPhysicalId() } } : {}),
    ...(policyText === undefined ? {} : { policy: { text: policyText, revisionId: nextRevision(undefined, nowMs) } }),
    logReaders,
  }
}
