// One request in full: what it asked, what it was answered or refused with and why, the same in other languages, and once more by a click.
import { useEffect, useState } from 'preact/hooks'
import { post, read, type Shown } from '../../api/administration-calls.js'
import { failureText } from '../../api/call.js'
import { parsed } from '../../api/send.js'
import { Button } from '../../parts/button.js'
import { bytes, count } from '../../parts/format.js'
import { Panel } from '../../parts/panel.js'
import { RequestStrip, type ShownCall } from '../../parts/request-strip.js'
import { Time } from '../../parts/time.js'
import { perform } from '../../state/deeds.js'
import { usePlace } from '../../state/place.js'
import { latency } from './request-columns.js'
import { type LoggedRequest, keptMost, requests } from './request-feed.js'

type ShownRequest = Shown<'/requests/{id}'>
type Replayed = { readonly status: number; readonly body: string; readonly isCut: boolean; readonly requestId?: string }

export function RequestPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const [shown, setShown] = useState<ShownRequest>()
  const [failure, setFailure] = useState<string>()
  const [again, setAgain] = useState<Replayed>()
  useEffect(() => {
    read('/requests/{id}', { path: { id } }).then(setShown, (error: unknown) => setFailure(failureText(error)))
  }, [id])
  const logged: LoggedRequest | undefined = shown ?? requests.value.find(({ requestId }) => requestId === id)
  const replay = (): Promise<boolean> =>
    perform({
      words: `Sent ${logged?.operation ?? 'a request'} again`,
      run: async () => setAgain(await post('/requests/{id}/replay', {}, { path: { id } })),
    })
  return (
    <Panel
      title={logged?.operation ?? 'Request'}
      onClose={onClose}
      about={id}
      tools={
        <Button changes icon="refresh" disabled={shown?.canReplay !== true} onPress={() => void replay()}>
          Send again
        </Button>
      }
    >
      <div class="request-details">
        {again !== undefined && <Again {...again} />}
        {logged !== undefined && <Facts {...logged} />}
        {shown !== undefined && <Asked {...shown} />}
        {shown === undefined && failure !== undefined && <NotKept failure={failure} />}
      </div>
    </Panel>
  )
}

function NotKept({ failure }: { readonly failure: string }) {
  return (
    <p class="muted">
      {keptMost.value === 0
        ? 'What it asked was not kept: choose above how many requests the emulator keeps. The next ones can be read and sent again then.'
        : failure}
    </p>
  )
}

/** The answer that is new. */
const Again = ({ status, body, isCut, requestId }: Replayed) => {
  const { link, query } = usePlace()
  return (
    <div class="again" role="status">
      <p>
        <span class={status < 300 ? 'chip good' : 'chip bad'}>{status}</span> Answered once more{' '}
        {requestId !== undefined && <a href={link(`/requests/${requestId}`, query)}>as another request</a>}
      </p>
      <pre tabIndex={0}>{pretty(body)}</pre>
      {isCut && <p class="muted">The answer is longer.</p>}
    </div>
  )
}

function Facts(request: LoggedRequest) {
  const { link } = usePlace()
  const {
    error,
    rule,
    throttled,
    fault,
    tables,
    units,
    latencyMs,
    bytes: size,
    emulatedAtMs,
    caller,
    client,
    account,
    region,
  } = request
  return (
    <>
      {error !== undefined && (
        <div class="refusal">
          <p>
            <strong class="error">{error}</strong> <span class="muted">status {request.status}</span>
          </p>
          <p>{rule}</p>
          {throttled !== undefined && <p>Limits: {throttled.join(', ')}</p>}
          {fault !== undefined && (
            <p>
              Made by the fault <a href={link('/lab/faults', { fault })}>{fault}</a>
            </p>
          )}
        </div>
      )}
      <dl class="fact-list">
        <dt>When</dt>
        <dd>
          <Time ms={emulatedAtMs} />
        </dd>
        <dt>Tables</dt>
        <dd>{tables.length === 0 ? 'none' : tables.join(', ')}</dd>
        <dt>Units</dt>
        <dd>{units === undefined ? 'none' : count(units)}</dd>
        <dt>Latency</dt>
        <dd>{latency(latencyMs)}</dd>
        <dt>Body</dt>
        <dd>{bytes(size)}</dd>
        <dt>Caller</dt>
        <dd>
          {caller ?? 'no key'} <span class="muted">{client}</span>
        </dd>
        <dt>Namespace</dt>
        <dd>{region === undefined ? 'not known: it was refused before' : `${region} of ${account ?? ''}`}</dd>
        <dt>Id</dt>
        <dd class="mono">{request.requestId}</dd>
      </dl>
    </>
  )
}

function Asked({ input, isCut, operation, account, region }: ShownRequest) {
  if (input === undefined) return <p class="muted">Its body is kept no more.</p>
  if (isCut) return <pre tabIndex={0}>{input}</pre>
  const namespace = account === undefined || region === undefined ? undefined : { account, region }
  const call: ShownCall = { of: 'service', name: operation, input: parsed(input), namespace }
  return <RequestStrip call={call} isOpen />
}

const pretty = (text: string): string => {
  const value = parsed(text)
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)
}
