// Limits of a table or index: how full their buckets are, what was taken, what was refused; drain and fill them here.
import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.js'
import { count } from '../../parts/format.js'
import { Panel } from '../../parts/panel.js'
import { LastCall } from '../../parts/request-strip.js'
import { isCallOf, setBucket } from './capacity-deeds.js'
import { type Side, SIDES, type Source, type TableCapacity } from './source.js'

/** What each limit of the service is, in words. */
export const LIMIT_WORDS: Readonly<Record<string, string>> = {
  ProvisionedThroughputExceeded: 'Provisioned, with burst',
  MaxOnDemandThroughputExceeded: 'Maximum on demand',
  AccountLimitExceeded: 'Account or warm throughput',
  KeyRangeThroughputExceeded: 'Partition',
}

export interface BucketsProps {
  readonly source: Source
  readonly capacity: TableCapacity
  readonly onDone: () => void
}

export const Buckets = (props: BucketsProps) => (
  <div class="sides">
    {SIDES.map((side) => (
      <SidePanel key={side} {...props} side={side} />
    ))}
  </div>
)

function SidePanel({ source, capacity, onDone, side }: BucketsProps & { readonly side: Side }) {
  const [withPartitions, setWith] = useState(false)
  const { buckets, consumed, throttles, throttledRequests } = capacity[side]
  const isFull = capacity.capacity.mode === 'full'
  const set = (to: 'empty' | 'full') => (): void => void setBucket(source, side, to, capacity, withPartitions).then(onDone)
  const canSet = buckets.length > 0 || (withPartitions && isFull)
  return (
    <Panel title={side === 'read' ? 'Reads' : 'Writes'} tools={<Pace side={side} capacity={capacity} />}>
      {buckets.map((bucket) => (
        <Gauge key={bucket.limit} {...bucket} />
      ))}
      {buckets.length === 0 && <p class="muted">{unlimitedWords(capacity)}</p>}
      <dl class="figures">
        <Figure name="ten seconds’ average" value={`${count(consumed.tenSecondAverage)}/s`} />
        <Figure name="last minute" value={count(consumed.lastMinute)} />
        <Figure name="ever" value={count(consumed.total)} />
        <Figure name="refused requests" value={count(throttledRequests)} isBad={throttledRequests > 0} />
      </dl>
      {Object.entries(throttles).map(([limit, times]) => (
        <p key={limit} class="error">
          {count(Number(times))} × {LIMIT_WORDS[limit] ?? limit}
        </p>
      ))}
      <div class="actions">
        <Button changes disabled={!canSet} onPress={set('empty')}>
          Drain
        </Button>
        <Button changes disabled={!canSet} onPress={set('full')}>
          Fill
        </Button>
        {isFull && (
          <label class="check">
            <input type="checkbox" checked={withPartitions} onChange={({ currentTarget }) => setWith(currentTarget.checked)} />
            partitions, too
          </label>
        )}
      </div>
      <LastCall isMeant={isCallOf(source, 'buckets', side)} />
    </Panel>
  )
}

const Pace = ({ side, capacity }: { readonly side: Side; readonly capacity: TableCapacity }) => (
  <span class="pace">
    <strong>{count(capacity[side].consumed.lastSecond)}</strong> units in the last second
  </span>
)

function unlimitedWords({ capacity: { mode }, billingMode }: TableCapacity): string {
  if (mode === 'off') return 'No limit applies: capacity is off.'
  return billingMode === 'PROVISIONED' ? 'No limit applies.' : 'No limit applies: on demand is unlimited unless capacity is full.'
}

interface GaugeProps {
  readonly limit: string
  readonly unitsPerSec: number
  readonly depthUnits: number
  readonly units: number
}

/** How full a bucket is; one below nothing has to pay back first. */
function Gauge({ limit, unitsPerSec, depthUnits, units }: GaugeProps) {
  const share = depthUnits === 0 ? 0 : Math.min(Math.max(units / depthUnits, 0), 1)
  const name = LIMIT_WORDS[limit] ?? limit
  return (
    <div class="gauge">
      <div class="gauge-words">
        <span>{name}</span>
        <span class="muted">{count(unitsPerSec)}/s</span>
      </div>
      <div
        class={`track ${toneOf(units, share)}`}
        role="meter"
        aria-label={`${name}: left in the bucket`}
        aria-valuemin={0}
        aria-valuemax={depthUnits}
        aria-valuenow={Math.min(Math.max(units, 0), depthUnits)}
        aria-valuetext={`${count(units)} of ${count(depthUnits)} units`}
      >
        <div style={{ width: `${share * 100}%` }} />
      </div>
      <p class={units <= 0 ? 'error' : 'muted'}>
        {count(units)} of {count(depthUnits)} units left{units <= 0 && ': it throttles'}
      </p>
    </div>
  )
}

const toneOf = (units: number, share: number): string => (units <= 0 ? 'bad' : share < 0.2 ? 'warn' : 'good')

interface FigureProps {
  readonly name: string
  readonly value: string
  readonly isBad?: boolean
}

export const Figure = ({ name, value, isBad = false }: FigureProps) => (
  <div>
    <dt class="muted">{name}</dt>
    <dd class={isBad ? 'error' : undefined}>{value}</dd>
  </div>
)
