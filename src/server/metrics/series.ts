// The metrics as series of samples, each thing with its labels. Views of what engine and meter count; nothing is kept here. Invariant: of very
// many things they are made in slices; what is said of one thing by one metric, as all buckets of a histogram, is of one moment.
import type { OpenTable, Source } from '../../engine/tables/open-table.js'
import { sourcesOf } from '../../engine/inspect/inspection.js'
import type { TableRecord } from '../../model/table.js'
import { LATENCY_BOUNDS_MS, type OperationFigures, type TableFigures } from '../../metering/figures.js'
import type { NamespaceFigures } from '../../metering/request-meter.js'
import type { StreamFigures } from '../../metering/stream-figures.js'
import type { Rest } from '../../runtime/rest.js'
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
export async function seriesOf({ tables, nowMs, ...others }: Subjects, rest: Rest): Promise<readonly Series[]> {
  const sources = tables.flatMap(({ table }) => sourcesOf(table)).map((of) => ({ of, labels: sourceLabels(of) }))
  await rest()
  const destinations = tables.flatMap(({ table: { record, kinesis } }) =>
    record.kinesis === undefined ? [] : [{ of: { figures: kinesis, nowMs }, labels: tableLabels(record) }],
  )
  const figures = tables.map(({ table: { record }, figures: of }) => ({ record, figures: of }))
  await rest()
  return [
    ...(await allSeries(OF_SOURCES, sources, rest)),
    ...(await allSeries(OF_DESTINATIONS, destinations, rest)),
    ...(await requestSeriesOf({ ...others, tables: figures }, rest)),
  ]
}

/** What is counted of requests, and of the process. */
export async function requestSeriesOf(
  { tables, streams, namespaces, faults, memory }: RequestSubjects,
  rest: Rest,
): Promise<readonly Series[]> {
  const figures = tables.flatMap(({ record, figures: of }) => (of === undefined ? [] : [{ of, labels: tableLabels(record) }]))
  const ofStreams = streams.map((of) => ({ of, labels: streamLabels(of.name) }))
  await rest()
  const operations = [
    ...figures.flatMap(({ of, labels }) =>
      [...of.operations].map(([operation, one]) => ({ of: one, labels: `${labels},${labelText({ Operation: operation })}` })),
    ),
    ...ofStreams.map(({ of, labels }) => ({ of: of.requests, labels })),
  ]
  await rest()
  const accounts = accountsOf(tables.map(({ record }) => record))
  const users = namespaces.map((of) => ({ of, labels: labelText({ ...of.namespace }) }))
  const rules = faults.map((of) => ({ of, labels: labelText({ Rule: of.id, Effect: of.effect ?? '' }) }))
  const pauses = faults.map((of) => ({ of, labels: pausedLabels(of) }))
  return [
    ...(await allSeries(OF_TABLES, figures, rest)),
    ...(await allSeries(OF_OPERATIONS, operations, rest)),
    await latencies(operations, rest),
    ...(await allSeries(OF_STREAMS, ofStreams, rest)),
    ...(await allSeries(OF_ACCOUNTS, accounts, rest)),
    ...(await allSeries([USER_ERRORS], users, rest)),
    ...(await allSeries([INJECTED_FAULTS], rules, rest)),
    ...(await allSeries([INDUCED_ERRORS], pauses, rest)),
    ...(await allSeries(OF_MEMORY, [{ of: memory, labels: '' }], rest)),
  ]
}

/** What is measured, with its labels as text. */
interface Subject<Of> {
  readonly of: Of
  readonly labels: string
}

/** One metric after the other, of the same things. */
export async function allSeries<Of>(
  definitions: readonly Definition<Of>[],
  subjects: readonly Subject<Of>[],
  rest: Rest,
): Promise<readonly Series[]> {
  const made: Series[] = []
  for (const { name, help, type, value } of definitions) {
    const samples = await samplesOf(subjects, rest, (text, { of, labels }) => {
      const number = value(of)
      if (number !== undefined) text.add(name, labels, number)
    })
    made.push({ name, help, type, samples })
  }
  return made
}

/** Tens of thousands of lines: nothing is made for one but its text. */
async function samplesOf<Of>(
  subjects: readonly Subject<Of>[],
  rest: Rest,
  add: (text: SampleText, subject: Subject<Of>) => void,
): Promise<readonly Buffer[]> {
  const text = new SampleText()
  for (const subject of subjects) {
    add(text, subject)
    const pause = rest()
    if (pause !== undefined) await pause
  }
  return text.bytes()
}

async function latencies(operations: readonly Subject<OperationFigures>[], rest: Rest): Promise<Series> {
  const name = 'SuccessfulRequestLatency'
  const bucketName = `${name}_bucket`
  const samples = await samplesOf(operations, rest, (text, { of: figures, labels }) => {
    if (figures.latencies.every((requests) => requests === 0)) return
    let count = 0
    for (let at = 0; at < BUCKET_LABELS.length; at++) {
      count += figures.latencies[at] ?? 0
      text.add(bucketName, labels + (BUCKET_LABELS[at] ?? ''), count)
    }
    text.add(`${name}_sum`, labels, figures.latencySumMs)
    text.add(`${name}_count`, labels, count)
  })
  const help = "Milliseconds from reading a request to its answer, by the machine's time."
  return { name, help, type: 'histogram', samples }
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
