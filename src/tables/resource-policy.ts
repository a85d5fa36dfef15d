// Resource-based policies of a table and of its streams, in its record: who finds them, and who replaces them. Pure. Invariant: a change gives
// a revision that the resource never had.
import type { ResourcePolicy } from '../model/resource-policy.js'
import type { TableStream } from '../model/stream.js'
import type { TableRecord } from '../model/table.js'
import { streamsOf } from './stream-life.js'

/** A table, or its stream of a label. */
export type PolicyHolder = { readonly kind: 'table' } | { readonly kind: 'stream'; readonly label: string }

/** Undefined where it has none, or where there is no such stream. */
export function policyOf(record: TableRecord, holder: PolicyHolder): ResourcePolicy | undefined {
  return holder.kind === 'table' ? record.policy : streamOf(record, holder.label)?.policy
}

/** The stream of that label, past or present. */
export const streamOf = (record: TableRecord, label: string): TableStream | undefined =>
  streamsOf(record).find((stream) => stream.label === label)

/** The record with another policy for the holder, or with none. */
export function withPolicy(record: TableRecord, holder: PolicyHolder, policy: ResourcePolicy | undefined): TableRecord {
  if (holder.kind === 'table') return replaced(record, policy)
  const { label } = holder
  const change = (stream: TableStream): TableStream => (stream.label === label ? replaced(stream, policy) : stream)
  return {
    ...record,
    ...(record.stream === undefined ? {} : { stream: change(record.stream) }),
    ...(record.pastStreams === undefined ? {} : { pastStreams: record.pastStreams.map(change) }),
  }
}

function replaced<Holder extends { readonly policy?: ResourcePolicy }>(
  holder: Holder,
  policy: ResourcePolicy | undefined,
): Holder {
  const { policy: _before, ...rest } = holder
  return { ...rest, ...(policy === undefined ? {} : { policy }) } as Holder // the holder itself, but for its policy
}

/** Milliseconds, as the service's are; a later one where two changes fall into one. Source: moto, samples of Terraform */
export function nextRevision(before: ResourcePolicy | undefined, nowMs: number): string {
  const last = before === undefined ? 0 : Number(before.revisionId)
  return String(Math.max(nowMs, last + 1))
}
