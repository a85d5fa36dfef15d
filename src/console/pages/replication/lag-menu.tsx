// Slows something down: by milliseconds, or a range of them from which each change draws.
import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.js'
import { Field } from '../../parts/field.js'
import { Menu } from '../../parts/menu.js'
import { type DeedPlan, perform } from '../../state/deeds.js'
import type { Lag } from '../../state/replication-orders.js'

const FORM = /^\d{1,9}(-\d{1,9})?$/

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

function LagForm({ now, onSet }: { readonly now: Lag; readonly onSet: (lag: string) => void }) {
  const [lag, setLag] = useState(String(now))
  const wrong = FORM.test(lag) ? undefined : 'Milliseconds such as 250, or a range such as 200-900'
  const set = (event: Event): void => {
    event.preventDefault()
    if (wrong === undefined) onSet(lag)
  }
  return (
    <form class="lag-form" onSubmit={set}>
      <Field label="Trails by, ms" value={lag} onInput={setLag} error={wrong} />
      <Button tone="main" changes disabled={wrong !== undefined} onPress={() => onSet(lag)}>
        Set
      </Button>
    </form>
  )
}
