// A region in the picture: its name, what it does now, and its zones, each with how it is and how much it leads.
import { count, counted } from '../../parts/format.js'
import { Spot } from '../../parts/picture.js'
import type { ZoneState } from '../../state/replication-orders.js'
import type { Box } from './layout.js'
import type { RegionSight, ZoneSight } from './scene.js'

export interface RegionPictureProps {
  readonly sight: RegionSight
  readonly box: Box
  readonly isHere: boolean
  /** As the address says it. */
  readonly picked: string | undefined
  readonly onPick: (picked: string) => void
}

const ZONE_RADIUS = 21
const WORDS: Readonly<Record<ZoneState, string>> = { up: 'up', down: 'lost', paused: 'paused' }
const MARKS: Readonly<Record<ZoneState, string>> = { up: '', down: 'M-5-5 5 5M5-5-5 5', paused: 'M-3.5-5V5M3.5-5V5' }

export function RegionPicture({ sight, box, isHere, picked, onPick }: RegionPictureProps) {
  const { region, zones, tables, readUnits, writeUnits } = sight
  const step = box.width / (zones.length + 1)
  return (
    <g transform={`translate(${box.x} ${box.y})`} class={isHere ? 'region here' : 'region'}>
      <Spot
        label={`Region ${region}: ${counted(tables, 'table')}, ${count(readUnits)} read and ${count(writeUnits)} write units a second`}
        isChosen={picked === `region:${region}`}
        onPress={() => onPick(`region:${region}`)}
        words={<RegionWords sight={sight} box={box} />}
      >
        <rect class="body" width={box.width} height={box.height} rx={12} />
      </Spot>
      {zones.length === 0 && (
        <text class="quiet" x={14} y={86}>
          Its zones appear with its first table.
        </text>
      )}
      {zones.map((zone, index) => (
        <g key={zone.zone} transform={`translate(${step * (index + 1)} 78)`}>
          <ZonePicture zone={zone} isPicked={picked === `zone:${zone.zone}`} onPick={() => onPick(`zone:${zone.zone}`)} />
        </g>
      ))}
    </g>
  )
}

function RegionWords({ sight, box }: Pick<RegionPictureProps, 'sight' | 'box'>) {
  const { region, tables, readUnits, writeUnits, throttled, leaderless } = sight
  return (
    <>
      <text class="name" x={14} y={24}>
        {region}
      </text>
      <text class="quiet" x={box.width - 14} y={24} text-anchor="end">
        {counted(tables, 'table')}
      </text>
      <text class="quiet" x={14} y={43}>
        {`R ${count(readUnits)}/s  W ${count(writeUnits)}/s`}
      </text>
      {(throttled > 0 || leaderless > 0) && (
        <text class={leaderless > 0 ? 'bad' : 'warn'} x={box.width - 14} y={43} text-anchor="end">
          {leaderless > 0 ? 'no leader' : `${count(throttled)} throttled`}
        </text>
      )}
    </>
  )
}

interface ZonePictureProps {
  readonly zone: ZoneSight
  readonly isPicked: boolean
  readonly onPick: () => void
}

function ZonePicture({ zone: sight, isPicked, onPick }: ZonePictureProps) {
  const { zone, state, leads, slots, lag } = sight
  const round = 2 * Math.PI * ZONE_RADIUS
  const trails = lag === 0 ? '' : `, trails by ${lag} ms`
  return (
    <Spot
      label={`Zone ${zone}, ${WORDS[state]}, leads ${leads} of ${slots}${trails}`}
      isChosen={isPicked}
      onPress={onPick}
      class={`zone ${state}`}
      words={<ZoneWords zone={sight} />}
    >
      <circle class="body" r={ZONE_RADIUS} />
      {slots > 0 && (
        <circle class="leads" r={ZONE_RADIUS} stroke-dasharray={`${(round * leads) / slots} ${round}`} transform="rotate(-90)" />
      )}
      {state !== 'up' && <path class="mark" d={MARKS[state]} />}
    </Spot>
  )
}

const ZoneWords = ({ zone: { zone, state, leads, lag } }: { readonly zone: ZoneSight }) => (
  <>
    {state === 'up' && (
      <text y={5} text-anchor="middle" class="letter">
        {zone.slice(-1)}
      </text>
    )}
    <text class="quiet small" y={ZONE_RADIUS + 16} text-anchor="middle">
      {state === 'up' ? (lag === 0 ? `leads ${leads}` : `${lag} ms`) : `${zone.slice(-1)} ${WORDS[state]}`}
    </text>
  </>
)
