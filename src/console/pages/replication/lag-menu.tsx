// Slows something down: by milliseconds, or a range of them from which each change draws.
import { LagForm } from '../../parts/lag-form.js'
import { Menu } from '../../parts/menu.js'
import { type DeedPlan, perform } from '../../state/deeds.js'
import type { Lag } from '../../state/replication-orders.js'

export interface LagMenuProps {
  /** What is slowed down: `zone us-east-1b`. */
  readonly of: string
  readonly now: Lag
  readonly plan: (lag: string) => DeedPlan
  readonly onDone: () => void
}

export function LagMenu({ of, now, plan, onDone }: LagMenuProps) {
  const words = now === 0 ? 'no lag' : `${now} ms`
  return (
    <Menu label={`${words}: slow down ${of}`} align="right" face={<LagFace words={words} />}>
      {(close) => (
        <LagForm
          label="Trails by"
          now={now}
          onSet={(lag) => {
            close()
            void perform(plan(lag)).then(onDone)
          }}
        />
      )}
    </Menu>
  )
}

const LagFace = ({ words }: { readonly words: string }) => <span class="lag-face">{words}</span>
