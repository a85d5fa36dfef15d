// The metrics as series of samples, each thing with its labels. Pure views of what engine and meter count; nothing is kept here.
import type { OpenTable, Source } from '../../engine/tables/open-table.js'
import { sourcesOf } from '../../engine/inspect/inspection.js'
import type { TableRecord } from '../../model/table.js'
import { LATENCY_BOUNDS_MS, type OperationFigures, type TableFigures } from '../../metering/figures.js'
import type { NamespaceFigures } from '../../metering/request-meter.js'
import type { StreamFigures } from '../../metering/stream-figures.js'
import type { StreamName } from '../../streams/stream-arn.js'
import {
  type Definition,
  INDUCED_ERRORS,
  INJECTED_FAULTS,
  type MeasuredFault,
  type MemoryFigures,
  OF_ACCOUNTS,
  OF_DESTINATIONS,
  OF_MEMORY,
  OF_OPERATIONS,
  OF_SOURCES,
  OF_STREAMS,
  OF_TABLES,
  USER_ERRORS,
} from './definitions.js'
import { labelText, SampleText } from './sample-text.js'

export interface Series {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  /** Their lines, as bytes. */
  readonly samples: readonly Buffer[]
}

/** What there is to measure of requests, whichever engine answers them. */
export interface RequestSubjects {
  readonly tables: readonly { readonly record: TableRecord; readonly figures: TableFigures | undefined }[]
  readonly streams: readonly StreamFigures[]
  readonly namespaces: readonly NamespaceFigures[]
  readonly faults: readonly MeasuredFault[]
  readonly memory: MemoryFigures
}

/** What there is to measure. */
export interface Subjects extends Omit<RequestSubjects, 'tables'> {
  readonly tables: readonly { readonly table: OpenTable; readonly figures: TableFigures | undefined }[]
  /** The moment, by the emulator's clock. */
  readonly nowMs: number
}

const BUCKET_LABELS: readonly string[] = [...LATENCY_BOUNDS_MS, '+Inf'].map((bound) => `,${labelText({ le: String(bound) })}`)

/** Every metric, with a sample for each thing that has it. */
export function seriesOf({ tables, nowMs, ...others }: Subjects): readonly Series[] {
  const sources = tables.flatMap(({ table }) => sourcesOf(table)).map((of) => ({ of, labels: sourceLabels(of) }))
  const destinations = tables.flatMap(({ table: { record, kinesis } }) =>
    record.kinesis === undefined ? [] : [{ of: { figures: kinesis, nowMs }, labels: tableLabels(record) }],
  )
  const figures = tables.map(({ table: { record }, figures: of }) => ({ record, figures: of }))
  return [
    ...OF_SOURCES.map((definition) => series(definition, sources)),
    ...OF_DESTINATIONS.map((definition) => series(definition, destinations)),
    ...requestSeriesOf({ ...others, tables: figures }),
  ]
}

/** What is counted of requests, and of the process. */
export function requestSeriesOf({ tables, streams, namespaces, faults, memory }: RequestSubjects): readonly Series[] {
  const figures = tables.flatMap(({ record, figures: of }) => (of === undefined ? [] : [{ of, labels: tableLabels(record) }]))
  const ofStreams = streams.map((of) => ({ of, labels: streamLabels(of.name) }))
  const operations = [
    ...figures.flatMap(({ of, labels }) =>
      [...of.operations].map(([operation, one]) => ({ of: one, labels: `${labels},${labelText({ Operation: operation })}` })),
    ),
    ...ofStreams.map(({ of, labels }) => ({ of: of.requests, labels })),
  ]
  const accounts = accountsOf(tables.map(({ record }) => record))
  return [
    ...OF_TABLES.map((definition) => series(definition, figures)),
    ...OF_OPERATIONS.map((definition) => series(definition, operations)),
    latencies(operations),
    ...OF_STREAMS.map((definition) => series(definition, ofStreams)),
    ...OF_ACCOUNTS.map((definition) => series(definition, accounts)),
    series(
      USER_ERRORS,
      namespaces.map((of) => ({ of, labels: labelText({ ...of.namespace }) })),
    ),
    series(
      INJECTED_FAULTS,
      faults.map((of) => ({ of, labels: labelText({ Rule: of.id, Effect: of.effect ?? '' }) })),
    ),
    series(
      INDUCED_ERRORS,
      faults.map((of) => ({ of, labels: pausedLabels(of) })),
    ),
    ...OF_MEMORY.map((definition) => series(definition, [{ of: memory, labels: '' }])),
  ]
}

/** What is measured, with its labels as text. */
interface Subject<Of> {
  readonly of: Of
  readonly labels: string
}

/** Tens of thousands of lines: nothing is made for one but its text. */
export function series<Of>({ name, help, type, value }: Definition<Of>, subjects: readonly Subject<Of>[]): Series {
  const samples = new SampleText()
  for (const { of, labels } of subjects) {
    const number = value(of)
    if (number !== undefined) samples.add(name, labels, number)
  }
  return { name, help, type, samples: samples.bytes() }
}

function latencies(operations: readonly Subject<OperationFigures>[]): Series {
  const name = 'SuccessfulRequestLatency'
  const bucketName = `${name}_bucket`
  const samples = new SampleText()
  for (const { of: figures, labels } of operations) {
    if (figures.latencies.every((requests) => requests === 0)) continue
    let count = 0
    for (let at = 0; at < BUCKET_LABELS.length; at++) {
      count += figures.latencies[at] ?? 0
      samples.add(bucketName, labels + (BUCKET_LABELS[at] ?? ''), count)
    }
    samples.add(`${name}_sum`, labels, figures.latencySumMs)
    samples.add(`${name}_count`, labels, count)
  }
  return {
    name,
    help: "Milliseconds from reading a request to its answer, by the machine's time.",
    type: 'histogram',
    samples: samples.bytes(),
  }
}

function accountsOf(records: readonly TableRecord[]): readonly Subject<readonly TableRecord[]>[] {
  const accounts = new Map<string, TableRecord[]>()
  for (const record of records) {
    const labels = labelText({ ...record.namespace })
    const known = accounts.get(labels)
    if (known === undefined) accounts.set(labels, [record])
    else known.push(record)
  }
  return [...accounts].map(([labels, of]) => ({ of, labels }))
}

const pausedLabels = ({ account = '000000000000', region = '', table = '' }: MeasuredFault): string =>
  labelText({ account, region, TableName: table })

const tableLabels = ({ namespace: { account, region }, name }: TableRecord): string =>
  labelText({ account, region, TableName: name })

const streamLabels = ({ namespace: { account, region }, table, label }: StreamName): string =>
  labelText({ account, region, TableName: table, StreamLabel: label, Operation: 'GetRecords' })

const sourceLabels = ({ table, index }: Source): string =>
  index === undefined
    ? tableLabels(table.record)
    : `${tableLabels(table.record)},${labelText({ GlobalSecondaryIndexName: index.record.name })}`
