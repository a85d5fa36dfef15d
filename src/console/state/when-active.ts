// Waits for a table that was made a moment ago: with `--transition`, it takes its time. Invariant: while the emulator's clock stands nothing
// is asked, since nothing changes then; the page says so, and the wait goes on when the clock was moved, or ends when the person has enough.
import { signal } from '@preact/signals'
import { read } from '../api/administration-calls.js'
import { callService } from '../api/service-calls.js'
import { onEvent, onGap } from '../live/events.js'
import type { Namespace } from './place.js'

const PAUSE_MS = 200

/** What waits for a clock that stands. */
export interface StandingWait {
  /** `music is CREATING`. */
  readonly words: string
  readonly nowMs: number
  readonly giveUp: () => void
}

export const standingWait = signal<StandingWait | undefined>(undefined)

/** @throws ApiFailure @throws Error where the clock stands and the person waits no longer */
export async function whenActive(table: string, namespace: Namespace): Promise<void> {
  for (;;) {
    const move = nextMove()
    try {
      const { output } = await callService<Described>('DescribeTable', { TableName: table }, namespace, { isPolling: true })
      const { TableStatus: status } = output.Table
      if (status === 'ACTIVE') return
      const { scale, nowMs } = await read('/clock')
      if (scale > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      else await told(`${table} is ${status}`, nowMs, move.made)
    } finally {
      move.forget()
    }
  }
}

interface Described {
  readonly Table: { readonly TableStatus: string }
}

/** A move of the clock from now on, or what may have hidden one. */
function nextMove(): { readonly made: Promise<void>; readonly forget: () => void } {
  let stops: readonly (() => void)[] = []
  const made = new Promise<void>((resolve) => {
    stops = [onGap(resolve), onEvent(({ type }) => void (/^(clock|reset)/.test(type) && resolve()))]
  })
  return { made, forget: () => stops.forEach((stop) => stop()) }
}

async function told(words: string, nowMs: number, moved: Promise<void>): Promise<void> {
  const enough = new Promise<never>((_resolve, reject) => {
    standingWait.value = { words, nowMs, giveUp: () => reject(new Error(`${words}, and the clock stands`)) }
  })
  try {
    await Promise.race([moved, enough])
  } finally {
    standingWait.value = undefined
  }
}
