// What is printed of a test that failed: the seed, its requests, what strict mode found, and where its data is. Invariant: it is bounded,
// whatever the test did.
import type { StrictSummary } from '../controls/strict-controls.js'
import type { ShownSnapshot } from '../snapshots/snapshots.js'
import type { LoggedRequest } from '../protocol/logged-request.js'

export interface Failure {
  readonly test: string
  readonly seed: string
  /** Of the test, the oldest first. */
  readonly requests: readonly LoggedRequest[]
  /** There were more than are kept. */
  readonly isCut: boolean
  readonly strict: StrictSummary | undefined
  /** The snapshot that its data was kept in, or why it was not. */
  readonly kept: Pick<ShownSnapshot, 'name' | 'folder'> | { readonly reason: string } | undefined
}

const MOST_COLUMNS = 200
const MOST_FINDINGS = 10

export function reportOf({ test, seed, requests, isCut, strict, kept }: Failure): string {
  const head = `dynalab: ${test}`
  const again = `seed: ${seed}, the same again with DYNALAB_SEED=${shellWord(seed)}`
  const count = `${isCut ? 'the last ' : ''}${requests.length} request${requests.length === 1 ? '' : 's'}${requests.length === 0 ? '' : ':'}`
  const lines = [again, count, ...requests.map((request) => `  ${lineOf(request)}`), ...strictLines(strict), ...keptLines(kept)]
  return [head, ...lines.map((line) => `  ${line}`)].join('\n')
}

/** `12:00:01.123  PutItem music  200  1 unit  0.8 ms`; a refusal has its name and its rule. */
export function lineOf({ atMs, operation, tables, units, latencyMs, status, error, rule }: LoggedRequest): string {
  const time = new Date(atMs).toISOString().slice(11, -1)
  const charge = units === undefined ? [] : [`${units} ${units === 1 ? 'unit' : 'units'}`]
  const refusal = error === undefined ? [] : [`${error}: ${rule ?? ''}`.replace(/\s+/g, ' ')]
  const parts = [time, [operation, ...tables].join(' '), `${status}`, ...charge, `${latencyMs.toFixed(1)} ms`, ...refusal]
  return cut(parts.join('  '))
}

function strictLines(strict: StrictSummary | undefined): readonly string[] {
  const { findings } = strict ?? { findings: [] }
  if (findings.length === 0) return []
  const lines = findings.slice(0, MOST_FINDINGS).map(({ rule, table, detail, count }) => {
    return cut(`  ${rule} ${table}: ${detail}${count === 1 ? '' : ` (${count} times)`}`)
  })
  const more = findings.length > MOST_FINDINGS ? [`  and ${findings.length - MOST_FINDINGS} more`] : []
  return ['strict mode found:', ...lines, ...more]
}

function keptLines(kept: Failure['kept']): readonly string[] {
  if (kept === undefined) return []
  if ('reason' in kept) return [cut(`its data could not be kept: ${kept.reason}`)]
  const { name, folder } = kept
  if (folder === undefined) return [`its data: the snapshot ${name} of the server`]
  return [`its data: npx dynalab serve --data-dir ${shellWord(folder)}`]
}

const cut = (line: string): string => (line.length <= MOST_COLUMNS ? line : `${line.slice(0, MOST_COLUMNS - 1)}…`)

/** As a shell takes it for one word. */
const shellWord = (text: string): string => (/^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)
