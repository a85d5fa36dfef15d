// Faults in force and those that ended, with what they met and hit, as it grows; and the form that makes another one.
import { isOrderTo, post, remove, type Shown } from '../../api/administration-calls.js'
import { useLive } from '../../live/live.js'
import { Button } from '../../parts/button.js'
import { count } from '../../parts/format.js'
import { Panel } from '../../parts/panel.js'
import { LastCall } from '../../parts/request-strip.js'
import { Time } from '../../parts/time.js'
import { perform } from '../../state/deeds.js'
import { usePlace } from '../../state/place.js'
import { FaultForm } from './fault-form.js'

type Fault = Shown<'/faults'>['faults'][number]

export function Faults() {
  const live = useLive('/faults', { on: ['fault.', 'reset'], everyS: 2 })
  const faults = live.data.value?.faults ?? []
  const clear = (): Promise<boolean> =>
    perform({
      words: 'Took all faults away',
      run: async () => {
        await remove('/faults')
        live.refresh()
      },
    })
  return (
    <div class="lab-parts">
      <FaultForm onMade={live.refresh} />
      <Panel
        title="Faults"
        tools={
          faults.length > 0 && (
            <Button changes icon="trash" onPress={() => void clear()}>
              Take all away
            </Button>
          )
        }
      >
        {faults.length === 0 ? (
          <p class="muted">No fault was injected.</p>
        ) : (
          <ul class="cards">
            {faults.map((fault) => (
              <FaultCard key={fault.id} fault={fault} onChange={live.refresh} />
            ))}
          </ul>
        )}
        <LastCall isMeant={isOrderTo('/faults')} />
      </Panel>
    </div>
  )
}

/** Members that stand elsewhere on the card. */
const SHOWN = new Set(['id', 'effect', 'state', 'matches', 'hits', 'createdAtMs', 'expiresAtMs', 'firstHitAtMs', 'lastHitAtMs'])

const givenOf = (fault: Fault): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fault).filter(([name]) => !SHOWN.has(name)))

function FaultCard({ fault, onChange }: { readonly fault: Fault; readonly onChange: () => void }) {
  const { id, effect, state, matches, hits, expiresAtMs, lastHitAtMs } = fault
  const { query, link } = usePlace()
  const again = async (): Promise<void> => {
    await post('/faults', { id, effect, ...givenOf(fault) }) // as it was given
    onChange()
  }
  const take = (): Promise<boolean> =>
    perform({
      words: `Took the fault ${id} away`,
      run: async () => {
        await remove('/faults/{id}', { path: { id } })
        onChange()
      },
      undo: state === 'active' ? again : undefined,
    })
  return (
    <li class={query['fault'] === id ? 'card meant' : 'card'}>
      <p class="card-head">
        <span class={state === 'active' ? 'chip bad' : 'chip'}>{state}</span>
        <strong>{effect}</strong> <code>{id}</code>
        <Button tone="quiet" changes icon="trash" title={`Take ${id} away`} onPress={() => void take()} />
      </p>
      <p class="members">
        {Object.entries(givenOf(fault)).map(([name, value]) => (
          <span key={name}>
            <span class="muted">{name}</span>{' '}
            {typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : JSON.stringify(value)}
          </span>
        ))}
      </p>
      <p>
        <strong>{count(hits)}</strong> hit of <strong>{count(matches)}</strong> met
        {expiresAtMs !== undefined && (
          <>
            {' '}
            · until <Time ms={expiresAtMs} />
          </>
        )}
        {lastHitAtMs !== undefined && (
          <>
            {' '}
            · last hit <Time ms={lastHitAtMs} /> · <a href={link('/requests', { outcome: 'fault', text: id })}>its requests</a>
          </>
        )}
      </p>
    </li>
  )
}
