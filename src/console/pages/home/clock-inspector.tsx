// The clock: how it goes, and what can be done to it.
import { useState } from 'preact/hooks'
import { isOrderTo } from '../../api/administration-calls.js'
import type { ClockShown } from '../../live/emulator-clock.js'
import { emulatorNowMs } from '../../live/emulator-clock.js'
import { Button } from '../../parts/button.js'
import { Field } from '../../parts/field.js'
import { Form } from '../../parts/form.js'
import { Time } from '../../parts/time.js'
import { perform } from '../../state/deeds.js'
import { Inspector } from './inspectors.js'
import { advanceOrder, freezeOrder, resumeOrder, scaleOrder } from '../../state/clock-orders.js'

const STEPS = [
  ['1 min', 60_000],
  ['1 h', 3_600_000],
  ['1 d', 86_400_000],
] as const
const SPEEDS = [1, 10, 60, 3600] as const

export function ClockInspector({ clock, onClose }: { readonly clock: ClockShown; readonly onClose: () => void }) {
  const [seconds, setSeconds] = useState('30')
  const wrong = /^\d{1,9}(\.\d{1,3})?$/.test(seconds) ? undefined : 'Seconds such as 30 or 0.5'
  const now = (): number => Math.round(emulatorNowMs() ?? clock.nowMs)
  const { mode, scale, nextDueMs } = clock
  const facts = [
    ['It goes', scale === 0 ? `not: ${mode}` : scale === 1 ? 'as the machine’s' : `${scale} times as fast`],
    ['Now', new Date(now()).toISOString().slice(0, 19).replace('T', ' ')],
    ['Next due', nextDueMs === undefined ? 'nothing' : <Time ms={nextDueMs} />],
  ] as const
  return (
    <Inspector title="The clock" facts={facts} isMeant={isOrderTo('/clock')} onClose={onClose}>
      <div class="actions">
        {scale === 0 && mode !== 'manual' ? (
          <Button tone="main" changes icon="play" onPress={() => void perform(resumeOrder(clock))}>
            Resume
          </Button>
        ) : (
          scale > 0 && (
            <Button changes icon="pause" onPress={() => void perform(freezeOrder(clock))}>
              Freeze
            </Button>
          )
        )}
        {STEPS.map(([words, ms]) => (
          <Button
            key={words}
            changes
            icon="step"
            title={`Advance the clock by ${words}`}
            onPress={() => void perform(advanceOrder(ms, now()))}
          >
            {words}
          </Button>
        ))}
      </div>
      <Form class="inline-form" isRepeatable onSubmit={() => perform(advanceOrder(Math.round(Number(seconds) * 1000), now()))}>
        <Field label="Advance by, seconds" value={seconds} onInput={setSeconds} error={wrong} />
        <Button changes disabled={wrong !== undefined}>
          Advance
        </Button>
      </Form>
      <div class="actions speeds" role="group" aria-label="Speed">
        <span class="muted">Speed</span>
        {SPEEDS.map((speed) => (
          <Button
            key={speed}
            tone="quiet"
            changes
            pressed={scale === speed}
            onPress={() => void perform(scaleOrder(clock, speed))}
          >
            ×{speed}
          </Button>
        ))}
      </div>
    </Inspector>
  )
}
