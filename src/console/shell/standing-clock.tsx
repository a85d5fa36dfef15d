// Something waits for time to pass, and the emulator's clock stands: it is said, and the clock can be advanced here.
import { Button } from '../parts/button.js'
import { Dialog } from '../parts/dialog.js'
import { advanceOrder } from '../state/clock-orders.js'
import { perform } from '../state/deeds.js'
import type { StandingWait } from '../state/when-active.js'

const STEPS = [
  ['1 second', 1000],
  ['1 minute', 60_000],
] as const

export const StandingClock = ({ wait: { words, nowMs, giveUp } }: { readonly wait: StandingWait }) => (
  <Dialog title="The clock stands" onClose={giveUp}>
    <p>{words}, and stays so until the emulator’s clock goes on. What was begun goes on then.</p>
    <div class="actions">
      <Button onPress={giveUp}>Don’t wait</Button>
      {STEPS.map(([name, ms]) => (
        <Button key={name} icon="clock" changes onPress={() => void perform(advanceOrder(ms, nowMs))}>
          {`Advance it by ${name}`}
        </Button>
      ))}
    </div>
  </Dialog>
)
