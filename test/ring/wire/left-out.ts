// The wire tests that a gateway does not pass, each for something that docs/ring.md says a ring has not, or does otherwise. Invariant: whatever
// stands here is there: a test that passes has to leave the list.
import { LEFT_OUT } from '../../conformance/sources.js'

/** Words of docs/ring.md, "What is not there". */
export const REASONS = [
  'Backups',
  'Kinesis destinations',
  'Contributor Insights',
  'Application Auto Scaling',
  'Streams',
  'time to live',
  'vector indexes',
  'one read, not one for each partition',
  'Global indexes follow the table a moment later',
] as const

export type Reason = (typeof REASONS)[number]

/** Files, nearly all of whose tests need it; they are not run. */
export const FILES: Readonly<Record<string, Reason>> = {
  backups: 'Backups',
  boto3: 'Global indexes follow the table a moment later', // a client that does not wait: it passes where the index is fast
  'contributor-insights': 'Contributor Insights',
  kinesis: 'Kinesis destinations',
  scaling: 'Application Auto Scaling',
  'search-vectors': 'vector indexes',
  'search-vectors-refusals': 'vector indexes',
}

/** Tests of files that are run, by file and full name. */
export const TESTS: Readonly<Record<string, Reason>> = {
  'resource-policy: a stream has one of its own, which a new stream starts without': 'Streams',
  'scan: what it costs > is a block for each of the four partitions of a new table on demand':
    'one read, not one for each partition',
  'time-to-live: bad input > a text as state': 'time to live',
  'time-to-live: is enabled with an attribute, by name or ARN': 'time to live',
  'time-to-live: refuses a state that is there already, another attribute and a second change, in this order': 'time to live',
  'update-table: a stream > has its ARN in the answer that starts it, and keeps it when it stops': 'Streams',
}

/** Files that CI runs: each part of the engine answers in one of them at least. */
export const SOME = ['batch-items', 'get-item', 'put-item', 'query', 'recorded-items', 'scan', 'transact-items', 'update-item']

export const isRun = (file: string): boolean => LEFT_OUT[file] === undefined && FILES[file] === undefined
