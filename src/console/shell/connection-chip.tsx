// Whether the emulator is heard: lost connections show, and mend themselves.
import { connection } from '../live/events.js'

const WORDS = {
  connecting: ['connecting', 'The stream of events is being opened'],
  open: ['live', 'Events arrive as they happen; numbers are read again every second or two while you look'],
  lost: ['lost', 'The emulator does not answer; the page tries again by itself, and what it shows is old'],
} as const

export function ConnectionChip() {
  const [words, title] = WORDS[connection.value]
  return (
    <span class={`chip connection ${connection.value}`} title={title} role="status">
      {words}
    </span>
  )
}
