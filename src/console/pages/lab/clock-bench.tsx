// The emulator's clock: how it goes, and where it stands. What becomes due on the way of a move is done, each at its time.
import { useState } from 'preact/hooks'
import { isOrderTo, type OrderBody, post } from '../../api/administration-calls.js'
import { type ClockShown, clockShown, emulatorNowMs, useEmulatorClock } from '../../live/emulator-clock.js'
import { seconds } from '../../live/ticker.js'
import { Button } from '../../parts/button.js'
import { Field } from '../../parts/field.js'
import { duration } from '../../parts/format.js'
import { Form } from '../../parts/form.js'
import { Panel } from '../../parts/panel.js'
import { LastCall } from '../../parts/request-strip.js'
import { advanceOrder, freezeOrder, resumeOrder, scaleOrder } from '../../state/clock-orders.js'
import { type DeedPlan, perform } from '../../state/deeds.js'

type ClockOrder = OrderBody<'/clock'>

const HOUR_MS = 3_600_000
const STEPS = [
  ['1 second', 1000],
  ['1 minute', 60_000],
  ['1 hour', HOUR_MS],
  ['1 day', 24 * HOUR_MS],
  ['48 hours', 48 * HOUR_MS],
] as const
const SCALES = [1, 10, 60, 3600] as const

/** Whether an order moves the clock; others say how it goes. */
const isMove = (order: object): boolean => 'advance' in order || 'set' in order

const steer = (words: string, order: ClockOrder, undo?: DeedPlan['undo']): Promise<boolean> =>
  perform({ words, run: () => post('/clock', order), undo })

export function ClockBench() {
  const clock = useEmulatorClock().value?.shown
  void seconds.value // it goes on
  const now = emulatorNowMs()
  if (clock === undefined || now === undefined) return null
  const iso = new Date(now).toISOString()
  const [day, time] = iso.split(/[T.]/)
  return (
    <div class="lab-parts">
      <Panel title="Now">
        <div class="clock-now">
          <p class="big-time">
            <time dateTime={iso} title={iso}>
              {time} <span class="muted">{day} UTC</span>
            </time>
          </p>
          <p class="muted">
            {clock.scale === 0
              ? 'It stands still.'
              : clock.scale === 1
                ? 'It goes at the machine’s pace.'
                : `It goes ${clock.scale} times as fast.`}
            {clock.nextDueMs !== undefined && ` The next timer is due in ${duration(Math.max(clock.nextDueMs - now, 0))}.`}
          </p>
          <Going clock={clock} />
          <LastCall isMeant={isOrderTo('/clock', (order) => !isMove(order))} />
        </div>
      </Panel>
      <Moves clock={clock} />
    </div>
  )
}

function Going({ clock }: { readonly clock: ClockShown }) {
  const { scale } = clock
  return (
    <div class="actions">
      {scale === 0 ? (
        <Button tone="main" changes icon="play" onPress={() => void perform(resumeOrder(clock))}>
          Go on
        </Button>
      ) : (
        <Button changes icon="pause" onPress={() => void perform(freezeOrder(clock))}>
          Freeze
        </Button>
      )}
      {SCALES.map((times) => (
        <Button key={times} changes pressed={scale === times} onPress={() => void perform(scaleOrder(clock, times))}>
          {times === 1 ? 'Real pace' : `×${times}`}
        </Button>
      ))}
    </div>
  )
}

function Moves({ clock }: { readonly clock: ClockShown }) {
  const [hours, setHours] = useState('')
  const [target, setTarget] = useState('')
  const wanted = Date.parse(`${target}Z`)
  const isAmount = Number(hours) > 0
  const advance = (ms: number, by: string): Promise<boolean> => perform(advanceOrder(ms, emulatorNowMs() ?? clock.nowMs, by))
  const setTo = (set: string): Promise<boolean> => {
    const before = clockShown()
    const from = emulatorNowMs()
    const undo = before === undefined || from === undefined ? undefined : () => post('/clock', { set: Math.round(from) })
    return steer(`Set the clock to ${set}`, { set }, undo)
  }
  return (
    <Panel title="Move">
      <div class="lab-form">
        <p class="muted">What is due on the way is done, each at its time, and stays done when the clock is set back by Undo.</p>
        <div class="actions">
          {STEPS.map(([words, ms]) => (
            <Button key={words} changes icon="step" onPress={() => void advance(ms, words)}>
              {words}
            </Button>
          ))}
        </div>
        <Form class="form-row" isRepeatable onSubmit={() => advance(Math.round(Number(hours) * HOUR_MS), `${hours} hours`)}>
          <Field label="Hours" type="number" value={hours} onInput={setHours} />
          <Button changes disabled={!isAmount}>
            Advance
          </Button>
        </Form>
        <Form class="form-row" onSubmit={() => setTo(new Date(wanted).toISOString())}>
          <Field label="Set to (UTC)" type="datetime-local" value={target} onInput={setTarget} />
          <Button changes disabled={!Number.isFinite(wanted)}>
            Set
          </Button>
          <Button changes onPress={() => void setTo('now')}>
            To the machine’s time
          </Button>
        </Form>
        <LastCall isMeant={isOrderTo('/clock', isMove)} />
      </div>
    </Panel>
  )
}
