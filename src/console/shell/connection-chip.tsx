// Whether the emulator is heard: lost connections show, and mend themselves.
import { isLocked } from '../api/administration-calls.js'
import { connection } from '../live/events.js'

const WORDS = {
  connecting: ['connecting', 'The stream of events is being opened'],
  open: ['live', 'Events arrive as they happen; numbers are read again every second or two while you look'],
  lost: ['lost', 'The emulator does not answer; the page tries again by itself, and what it shows is old'],
  locked: ['locked', 'Administration asks for a token: open the link that the emulator printed at its start'],
} as const

export function ConnectionChip() {
  const state = isLocked.value ? 'locked' : connection.value
  const [words, title] = WORDS[state]
  return (
    <span class={`chip connection ${state}`} title={title} role="status">
      <span>{words}</span>
    </span>
  )
}
