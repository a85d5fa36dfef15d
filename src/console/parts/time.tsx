// A time in the way that the person has chosen, with the exact one on hover. Times of the service are by the emulator's clock.
import { anchorMs, emulatorNowMs } from '../live/emulator-clock.js'
import { seconds } from '../live/ticker.js'
import { timeMode } from '../state/settings.js'
import { duration, elapsed } from './format.js'

export interface TimeProps {
  readonly ms: number
  /** By which clock: relative times need to know. */
  readonly by?: 'emulator' | 'machine'
}

export function Time({ ms, by = 'emulator' }: TimeProps) {
  const iso = Number.isFinite(ms) ? new Date(ms).toISOString() : ''
  return (
    <time dateTime={iso} title={iso}>
      {timeText(ms, by)}
    </time>
  )
}

const part = (value: number, length = 2): string => String(value).padStart(length, '0')

/** As `Time` shows it. */
export function timeText(ms: number, by: 'emulator' | 'machine' = 'emulator'): string {
  if (!Number.isFinite(ms)) return '–'
  const date = new Date(ms)
  if (timeMode.value === 'local') {
    const day = `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())}`
    return `${day} ${part(date.getHours())}:${part(date.getMinutes())}:${part(date.getSeconds())}`
  }
  if (timeMode.value === 'relative') return relative(ms, by)
  if (timeMode.value === 'lab' && by === 'emulator') return elapsed(ms - anchorMs())
  return date.toISOString().slice(0, 19).replace('T', ' ')
}

function relative(ms: number, by: 'emulator' | 'machine'): string {
  void seconds.value // drawn anew each second
  const now = by === 'machine' ? Date.now() : (emulatorNowMs() ?? ms)
  const away = now - ms
  if (Math.abs(away) < 1000) return 'now'
  return away > 0 ? `${duration(away)} ago` : `in ${duration(-away)}`
}
