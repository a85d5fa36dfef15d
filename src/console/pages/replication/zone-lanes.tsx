// Lanes of zones and global indexes: how far each follower is, what is wrong with it, and what can be done to it.
import type { ComponentChildren } from 'preact'
import { Button } from '../../parts/button.js'
import { count, counted } from '../../parts/format.js'
import { Time } from '../../parts/time.js'
import { perform } from '../../state/deeds.js'
import type { Namespace } from '../../state/place.js'
import { zoneLagOrder, zoneOrder, type ZoneVerb } from '../../state/replication-orders.js'
import { type Lags, zoneLag } from '../../state/zone-lag.js'
import { LagMenu } from './lag-menu.js'
import { MARKS, placeOf } from './lane-scale.js'
import type { Follower, ZoneSight } from './sights.js'
import { indexLagOrder } from './table-orders.js'

const STATE_CHIPS = { up: ['good', 'up'], down: ['bad', 'lost'], paused: ['warn', 'paused'] } as const

interface LanesProps {
  readonly zones: readonly ZoneSight[]
  /** As they were set. */
  readonly lags: Lags
  readonly indexes: readonly Follower[]
  /** The only one that is looked at; empty for all. */
  readonly table: string
  readonly namespace: Namespace
  readonly onDone: () => void
}

export const ZoneLanes = ({ zones, lags, indexes, table, namespace, onDone }: LanesProps) => (
  <div class="lanes">
    <Scale />
    {zones.map((zone) => (
      <ZoneLane key={zone.zone} zone={zone} lags={lags} table={table} namespace={namespace} onDone={onDone} />
    ))}
    {indexes.map((index) => (
      <Lane
        key={`${index.table} ${index.name}`}
        name={index.name}
        note={table === '' ? `index of ${index.table}` : 'index'}
        followers={[index]}
        tone={index.pending > 0 ? 'warn' : 'good'}
      >
        <LagMenu
          of={`index ${index.name}`}
          now={index.lag}
          plan={(lag) => indexLagOrder(index, lag, namespace)}
          onDone={onDone}
        />
      </Lane>
    ))}
  </div>
)

interface ZoneLaneProps {
  readonly zone: ZoneSight
  readonly lags: Lags
  readonly table: string
  readonly namespace: Namespace
  readonly onDone: () => void
}

function ZoneLane({ zone, lags, table, namespace, onDone }: ZoneLaneProps) {
  const { zone: name, state, sinceMs, followers } = zone
  const [tone, word] = STATE_CHIPS[state]
  const order = (verb: ZoneVerb) => (): void => void perform(zoneOrder(verb, zone, namespace)).then(onDone)
  const leads = followers.reduce((sum, one) => sum + one.leads, 0)
  const lag = zoneLag(lags, namespace, name, table)
  const trails = state === 'up' && (followers[0]?.pending ?? 0) > 0
  const note = (
    <>
      <span class={`chip ${tone}`}>{word}</span>{' '}
      {sinceMs === undefined ? (
        `leads ${counted(leads, 'partition')}`
      ) : (
        <>
          since <Time ms={sinceMs} />
        </>
      )}
    </>
  )
  return (
    <Lane name={name} note={note} followers={followers} tone={trails ? 'warn' : tone}>
      {state !== 'down' && (
        <Button tone="danger" changes title={`Lose ${name}`} onPress={order('down')}>
          Lose
        </Button>
      )}
      {state === 'up' && (
        <Button changes title={`Pause ${name}`} onPress={order('pause')}>
          Pause
        </Button>
      )}
      {state !== 'up' && (
        <Button tone="main" changes title={`Heal ${name}`} onPress={order('heal')}>
          Heal
        </Button>
      )}
      <LagMenu
        of={`zone ${name}`}
        now={lag}
        plan={(to) => zoneLagOrder({ zone: name, lag }, to, namespace, table)}
        onDone={onDone}
      />
    </Lane>
  )
}

const Scale = () => (
  <div class="lane scale" aria-hidden="true">
    <span />
    <div class="lane-track">
      {MARKS.map(({ pending, place }) => (
        <span key={pending} style={{ left: `${place * 100}%` }}>
          {count(pending)}
        </span>
      ))}
      <span style={{ left: '100%' }}>head</span>
    </div>
    <span />
  </div>
)

interface LaneProps {
  readonly name: string
  readonly note: ComponentChildren
  /** The one that trails most comes first. */
  readonly followers: readonly Follower[]
  readonly tone: 'good' | 'warn' | 'bad'
  readonly children: ComponentChildren
}

/** More of them would hide each other. */
const DOTS = 24

function Lane({ name, note, followers, tone, children }: LaneProps) {
  const [last] = followers
  const words = placeWords(last, followers)
  const places = [...new Set(followers.slice(0, DOTS).map(({ pending }) => placeOf(pending)))]
  return (
    <div class="lane">
      <div class="lane-name">
        <strong class="wrap">{name}</strong>
        <span class="muted">{note}</span>
      </div>
      <div class="lane-place">
        <div class="lane-track" role="img" aria-label={`${name}: ${words}`}>
          {MARKS.map(({ pending, place }) => (
            <i key={pending} class="mark" style={{ left: `${place * 100}%` }} />
          ))}
          {places.map((place, n) => (
            <i key={n} class={`dot ${tone}`} style={{ left: `${place * 100}%` }} />
          ))}
        </div>
        <span class={last !== undefined && last.pending > 0 ? 'warning' : 'muted'}>{words}</span>
      </div>
      <div class="lane-actions">{children}</div>
    </div>
  )
}

function placeWords(last: Follower | undefined, followers: readonly Follower[]): string {
  if (last === undefined) return 'no table here'
  if (last.pending === 0) return `at ${count(last.applied)}: shows everything`
  const words = `at ${count(last.applied)}: ${counted(last.pending, 'change')} behind`
  const others = followers.filter(({ pending }) => pending > 0).length - 1
  return followers.length === 1 ? words : `${words}, for ${last.table}${others > 0 ? ` and ${others} more` : ''}`
}
