// What is known of the picked part of the picture, and what can be done to it. Every button shows the call that it makes.
import { type ComponentChildren, Fragment } from 'preact'
import { useState } from 'preact/hooks'
import { isOrderTo } from '../../api/administration-calls.js'
import type { ApiCall } from '../../api/call.js'
import { Button } from '../../parts/button.js'
import { Field } from '../../parts/field.js'
import { count, counted, duration } from '../../parts/format.js'
import { LagForm } from '../../parts/lag-form.js'
import { Panel } from '../../parts/panel.js'
import { LastCall } from '../../parts/request-strip.js'
import { perform } from '../../state/deeds.js'
import type { Namespace } from '../../state/place.js'
import { linkLagOrder, linkOrder, zoneLagOrder, zoneOrder, type ZoneVerb } from '../../state/replication-orders.js'
import { linkWords } from './link-picture.js'
import { failoverOrder, regionOrder } from './orders.js'
import type { LinkSight, RegionSight, ZoneSight } from './scene.js'

/** A panel of facts and actions, with the last call that was made of this part below. */
export function Inspector(props: {
  readonly title: ComponentChildren
  readonly facts: readonly (readonly [string, ComponentChildren])[]
  readonly onClose: () => void
  /** Tells the calls of this part. */
  readonly isMeant: (call: ApiCall) => boolean
  readonly children: ComponentChildren
}) {
  return (
    <Panel title={props.title} onClose={props.onClose}>
      <dl class="fact-list">
        {props.facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      <div class="inspector-actions">{props.children}</div>
      <LastCall isMeant={props.isMeant} />
    </Panel>
  )
}

interface Picked<T> {
  readonly sight: T
  readonly namespace: Namespace
  readonly onClose: () => void
}

const STATE_WORDS = { up: 'up', down: 'lost', paused: 'paused: it serves what it had' } as const

export function ZoneInspector({ sight, namespace, onClose }: Picked<ZoneSight>) {
  const { zone, state, leads, slots, lag } = sight
  const facts = [
    ['State', STATE_WORDS[state]],
    ['Leads', `${leads} of ${slots} groups of partitions`],
    ['Trails by', `${lag} ms`],
  ] as const
  const order = (verb: ZoneVerb) => () => void perform(zoneOrder(verb, sight, namespace))
  return (
    <Inspector
      title={`Zone ${zone}`}
      facts={facts}
      isMeant={isOrderTo('/zones', (input) => input['zone'] === zone && input['account'] === namespace.account)}
      onClose={onClose}
    >
      <div class="actions">
        {state !== 'down' && (
          <Button tone="danger" changes icon="bolt" onPress={order('down')}>
            Lose
          </Button>
        )}
        {state === 'up' && (
          <Button changes icon="pause" onPress={order('pause')}>
            Pause
          </Button>
        )}
        {state !== 'up' && (
          <Button tone="main" changes icon="check" onPress={order('heal')}>
            Heal
          </Button>
        )}
      </div>
      <LagForm label="Slow it down" now={lag} onSet={(value) => void perform(zoneLagOrder(sight, value, namespace))} />
    </Inspector>
  )
}

export function LinkInspector({ sight, namespace, onClose }: Picked<LinkSight>) {
  const { from, to, isCut, tables, pending, behindMs, lag } = sight
  const facts = [
    ['State', linkWords(sight)],
    ['Waiting', pending === 0 ? 'nothing' : `${counted(pending, 'change')}, for ${duration(behindMs)}`],
    ['A write takes', `${lag} ms`],
    ['Tables', tables.join(', ')],
  ] as const
  return (
    <Inspector
      title={`${from} → ${to}`}
      facts={facts}
      isMeant={isOrderTo('/regions', (input) => input['from'] === from && input['to'] === to)}
      onClose={onClose}
    >
      <div class="actions">
        {isCut ? (
          <Button tone="main" changes icon="check" onPress={() => void perform(linkOrder('heal', sight, namespace))}>
            Heal
          </Button>
        ) : (
          <Button tone="danger" changes icon="cut" onPress={() => void perform(linkOrder('cut', sight, namespace))}>
            Cut
          </Button>
        )}
      </div>
      <LagForm label="Slow it down" now={lag} onSet={(value) => void perform(linkLagOrder(sight, value, namespace))} />
    </Inspector>
  )
}

export function RegionInspector({
  sight,
  namespace,
  links,
  onClose,
  onGo,
}: Picked<RegionSight> & { readonly links: readonly LinkSight[]; readonly onGo: () => void }) {
  const { region, tables, readUnits, writeUnits, throttled, failoverMs } = sight
  const own = links.filter(({ from, to }) => from === region || to === region)
  const [failover, setFailover] = useState(String(failoverMs))
  const wrong = /^\d{1,8}$/.test(failover) ? undefined : 'Milliseconds from 0 to a day'
  const facts = [
    ['Tables', count(tables)],
    ['Now', `${count(readUnits)} read, ${count(writeUnits)} write units a second`],
    ['Throttled', `${counted(throttled, 'request')} since the start`],
    ['Failover', duration(failoverMs)],
  ] as const
  const isOfThis = (input: Readonly<Record<string, unknown>>): boolean => input['region'] === region
  const isOfRegion = isOrderTo('/regions', isOfThis)
  const isFailover = isOrderTo('/zones/failover', isOfThis)
  const order = (verb: 'cut' | 'heal') => () => void perform(regionOrder(verb, region, own, namespace))
  return (
    <Inspector title={region} facts={facts} isMeant={(call) => isOfRegion(call) || isFailover(call)} onClose={onClose}>
      <div class="actions">
        {own.some(({ isCut }) => !isCut) && (
          <Button tone="danger" changes icon="cut" onPress={order('cut')}>
            Cut off
          </Button>
        )}
        {own.some(({ isCut }) => isCut) && (
          <Button tone="main" changes icon="check" onPress={order('heal')}>
            Heal its links
          </Button>
        )}
        <Button onPress={onGo}>Look here</Button>
      </div>
      <div class="inline-form">
        <Field label="Failover takes, ms" value={failover} onInput={setFailover} error={wrong} />
        <Button
          changes
          disabled={wrong !== undefined}
          onPress={() => void perform(failoverOrder(sight, Number(failover), namespace))}
        >
          Set
        </Button>
      </div>
    </Inspector>
  )
}
