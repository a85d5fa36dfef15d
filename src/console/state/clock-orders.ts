// What can be done to the clock, each with its way back. Invariant: a way back leads to how the clock went when the order was given.
import { post } from '../api/administration-calls.js'
import type { ClockShown } from '../live/emulator-clock.js'
import { duration } from '../parts/format.js'
import type { DeedPlan } from './deeds.js'

/** Where it stood is set again; what became due on the way stays done. @param ms forward @param by in the words of the button */
export function advanceOrder(ms: number, nowMs: number, by = duration(ms)): DeedPlan {
  return {
    words: `Advanced the clock by ${by}`,
    run: () => post('/clock', { advance: ms }),
    undo: () => post('/clock', { set: Math.round(nowMs) }),
  }
}

export function freezeOrder(clock: ClockShown): DeedPlan {
  return { words: 'Froze the clock', run: () => post('/clock', { mode: 'frozen' }), undo: wayBack(clock) }
}

export function resumeOrder(clock: ClockShown): DeedPlan {
  return { words: 'Let the clock go on', run: () => post('/clock', { resume: true }), undo: wayBack(clock) }
}

export function scaleOrder(clock: ClockShown, scale: number): DeedPlan {
  const run = () => (scale === 1 ? post('/clock', { mode: 'real' }) : post('/clock', { scale }))
  return {
    words: scale === 1 ? 'The clock goes as the machine’s' : `The clock goes ${scale} times as fast`,
    run,
    undo: wayBack(clock),
  }
}

/** How the clock went; where it stood is passed. */
const wayBack =
  ({ mode, scale }: ClockShown) =>
  () =>
    mode === 'scaled' ? post('/clock', { scale }) : post('/clock', { mode })
