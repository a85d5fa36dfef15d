// What strict mode found: each finding with its remedy, the first request of it, and a way to the requests that are like it.
import { remove, type Shown } from '../../api/administration-calls.js'
import { useLive } from '../../live/live.js'
import { Button } from '../../parts/button.js'
import { counted } from '../../parts/format.js'
import { RequestStrip } from '../../parts/request-strip.js'
import { Time } from '../../parts/time.js'
import { perform } from '../../state/deeds.js'
import { usePlace } from '../../state/place.js'

type Finding = Shown<'/strict'>['findings'][number]

const TONES = { error: 'bad', warning: 'warn', notice: '' } as const

export function Findings() {
  const strict = useLive('/strict', { everyS: 2 })
  const summary = strict.data.value
  if (summary === undefined) return null
  const clear = (): Promise<boolean> =>
    perform({
      words: 'Strict mode began anew',
      run: async () => {
        await remove('/strict')
        strict.refresh()
      },
    })
  if (summary.mode === 'off')
    return (
      <div class="empty">
        <h2>Strict mode is off</h2>
        <p>
          It says which requests would hurt at the service: scans, hot keys, filters that throw most away, and others. Start with{' '}
          <code>dynalab --strict warn</code>, or make a fork with strict mode in the Lab.
        </p>
      </div>
    )
  return (
    <div class="findings">
      <div class="actions">
        <span class={summary.failed ? 'chip bad' : 'chip'}>{summary.mode}</span>
        <span class="muted">
          {summary.findings.length === 0 ? 'Nothing was found.' : counted(summary.findings.length, 'finding')}
          {summary.omitted > 0 && `, and ${counted(summary.omitted, 'breach', 'breaches')} without room`}
        </span>
        <Button icon="trash" changes onPress={() => void clear()}>
          Begin anew
        </Button>
      </div>
      <ul class="plain-list">
        {summary.findings.map((finding) => (
          <FindingCard key={keyOf(finding)} {...finding} />
        ))}
      </ul>
    </div>
  )
}

const keyOf = ({ rule, account, region, table, index = '', operation = '', request }: Finding): string =>
  [rule, account, region, table, index, operation, JSON.stringify(request)].join(' ')

function FindingCard(finding: Finding) {
  const { rule, severity, table, index, operation, detail, count, refused, remedy, link: page, request, lastAtMs } = finding
  const { link } = usePlace()
  const namespace = { account: finding.account, region: finding.region }
  return (
    <li class="finding panel">
      <p class="finding-head">
        <span class={`chip ${TONES[severity]}`}>{severity}</span>
        <strong>{rule}</strong>
        <span>
          {table}
          {index !== undefined && ` / ${index}`}
        </span>
        <span class="muted">
          {counted(count, 'time')}
          {refused > 0 && `, ${refused} refused`}
          {lastAtMs !== undefined && (
            <>
              , last <Time ms={lastAtMs} />
            </>
          )}
        </span>
      </p>
      <p>{detail}</p>
      <p>
        <strong>Remedy:</strong> {remedy}
      </p>
      <p class="actions">
        <a href={link('/requests', { table, operation })}>Its requests</a>
        <a href={page} target="_blank" rel="noreferrer">
          About this rule
        </a>
      </p>
      <RequestStrip call={{ of: 'service', name: operation ?? 'Request', input: request, namespace }} />
    </li>
  )
}
