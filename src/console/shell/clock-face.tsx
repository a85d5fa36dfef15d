// The emulator's clock in the header.
import { emulatorNowMs, useEmulatorClock } from '../live/emulator-clock.js'
import { seconds } from '../live/ticker.js'
import { Icon } from '../parts/icon.js'

export function ClockFace() {
  const shown = useEmulatorClock().value?.shown
  void seconds.value // it goes on
  const now = emulatorNowMs()
  if (shown === undefined || now === undefined) return null
  const [day, time] = new Date(now).toISOString().split(/[T.]/)
  const mode = shown.mode === 'scaled' ? `×${shown.scale}` : shown.mode
  return (
    <span class={`clock-face ${shown.mode}`} title={`The emulator’s clock, ${shown.mode}: ${new Date(now).toISOString()}`}>
      <Icon name={shown.scale === 0 ? 'pause' : 'clock'} />
      <time>
        <span class="day">{day}</span> {time}
      </time>
      {shown.mode !== 'real' && <span class="chip">{mode}</span>}
    </span>
  )
}
