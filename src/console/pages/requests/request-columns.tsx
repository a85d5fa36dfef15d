// What a row of the log says.
import { count, duration } from '../../parts/format.js'
import type { Column } from '../../parts/table-props.js'
import { Time } from '../../parts/time.js'
import type { LoggedRequest } from './request-feed.js'

/** A Scan reads all there is, so it catches the eye. */
const Operation = ({ operation }: LoggedRequest) => (
  <span class={operation === 'Scan' ? 'operation warning' : 'operation'}>{operation}</span>
)

export const latency = (ms: number): string => (ms < 10 ? `${ms.toFixed(2)} ms` : duration(ms))

/** On a scale of tenths of milliseconds to seconds, so that both can be told apart at a glance. */
const latencyShare = (ms: number): number => Math.min(Math.max((Math.log10(ms) + 1) / 5, 0.02), 1)

const Latency = ({ latencyMs }: LoggedRequest) => (
  <span class="latency">
    <meter aria-hidden="true" value={latencyShare(latencyMs)} />
    {latency(latencyMs)}
  </span>
)

/** Why it was refused, in a few words. */
export function Outcome({ status, error, throttled, fault, rule }: LoggedRequest) {
  if (error === undefined) return <span class="chip good">{status}</span>
  return (
    <span class="answer-words" title={rule}>
      <span class={throttled === undefined ? 'chip bad' : 'chip warn'}>{status}</span> {error.replace(/Exception$/, '')}
      {fault !== undefined && <span class="muted"> by fault {fault}</span>}
      {fault === undefined && throttled !== undefined && <span class="muted"> {throttled.join(', ')}</span>}
      {fault === undefined && throttled === undefined && <span class="muted"> {rule}</span>}
    </span>
  )
}

export const COLUMNS: readonly Column<LoggedRequest>[] = [
  {
    name: 'operation',
    title: 'Operation',
    width: '11rem',
    cell: (request) => <Operation {...request} />,
    sort: ({ operation }) => operation,
  },
  {
    name: 'table',
    title: 'Table',
    width: 'minmax(8rem, 1.2fr)',
    cell: ({ tables }) => <span title={tables.join(', ')}>{tables.join(', ')}</span>,
    sort: ({ tables }) => tables.join(),
  },
  {
    name: 'units',
    title: 'Units',
    width: '4.5rem',
    align: 'right',
    cell: ({ units }) => (units === undefined ? '' : count(units)),
    sort: ({ units = 0 }) => units,
  },
  {
    name: 'latency',
    title: 'Latency',
    width: '9.5rem',
    align: 'right',
    cell: (request) => <Latency {...request} />,
    sort: ({ latencyMs }) => latencyMs,
  },
  {
    name: 'outcome',
    title: 'Answer',
    width: 'minmax(10rem, 2fr)',
    cell: (request) => <Outcome {...request} />,
    sort: ({ status, error = '' }) => `${status} ${error}`,
  },
  {
    name: 'caller',
    title: 'Caller',
    width: 'minmax(7rem, 0.8fr)',
    cell: ({ caller, region }) => (
      <span title={caller}>
        {caller} <span class="muted">{region}</span>
      </span>
    ),
    sort: ({ caller = '' }) => caller,
  },
  {
    name: 'time',
    title: 'Time',
    width: '12.5rem',
    cell: ({ emulatedAtMs }) => <Time ms={emulatedAtMs} />,
    sort: ({ emulatedAtMs }) => emulatedAtMs,
  },
]
