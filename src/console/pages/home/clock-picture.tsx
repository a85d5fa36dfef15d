// The emulator's clock as a clock: hands that go as it goes, and what is due next on its rim.
import { Spot } from '../../parts/picture.js'
import { CLOCK_RADIUS, type Point } from './layout.js'

export interface ClockPictureProps {
  readonly at: Point
  readonly nowMs: number
  readonly mode: string
  readonly scale: number
  readonly isPicked: boolean
  readonly onPick: () => void
}

const DAY_MS = 86_400_000
const TICKS = Array.from({ length: 12 }, (_none, index) => index * 30)

export function ClockPicture({ at, nowMs, mode, scale, isPicked, onPick }: ClockPictureProps) {
  const ofDay = nowMs % DAY_MS
  const how = mode === 'scaled' ? `${scale} times as fast` : mode
  const iso = new Date(nowMs).toISOString()
  return (
    <Spot
      label={`The clock, ${how}, ${iso.slice(0, 19).replace('T', ' ')} UTC`}
      onPress={onPick}
      isChosen={isPicked}
      class={`clock ${mode}`}
      words={
        <text class="quiet" x={at.x} y={at.y + CLOCK_RADIUS + 17} text-anchor="middle">
          {mode === 'scaled' ? `×${scale}` : mode} · {iso.slice(0, 10)}
        </text>
      }
    >
      <g transform={`translate(${at.x} ${at.y})`}>
        <circle class="body" r={CLOCK_RADIUS} />
        {TICKS.map((degrees) => (
          <line
            key={degrees}
            class="tick"
            y1={-CLOCK_RADIUS + 5}
            y2={-CLOCK_RADIUS + (degrees % 90 === 0 ? 11 : 8)}
            transform={`rotate(${degrees})`}
          />
        ))}
        <Hand of={ofDay} turnMs={DAY_MS / 2} length={24} width={3.4} />
        <Hand of={ofDay} turnMs={3_600_000} length={35} width={2.4} />
        <Hand of={ofDay} turnMs={60_000} length={39} width={1.1} kind="second" />
        <circle class="pin" r={3} />
      </g>
    </Spot>
  )
}

interface HandProps {
  readonly of: number
  readonly turnMs: number
  readonly length: number
  readonly width: number
  readonly kind?: string
}

const Hand = ({ of, turnMs, length, width, kind = '' }: HandProps) => (
  <line class={`hand ${kind}`} y2={-length} stroke-width={width} transform={`rotate(${((of % turnMs) / turnMs) * 360})`} />
)
