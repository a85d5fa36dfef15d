// How far something shall trail: milliseconds, or a range of them from which each change draws.
import { useState } from 'preact/hooks'
import type { Lag } from '../state/replication-orders.js'
import { Button } from './button.js'
import { Field } from './field.js'

/** Source: administration, which takes up to a day. */
const FORM = /^\d{1,8}(-\d{1,8})?$/

export interface LagFormProps {
  readonly label: string
  readonly now: Lag
  readonly onSet: (lag: string) => void
}

export function LagForm({ label, now, onSet }: LagFormProps) {
  const [lag, setLag] = useState(String(now))
  const wrong = FORM.test(lag) ? undefined : 'Milliseconds such as 250, or a range such as 200-900'
  const set = (event: Event): void => {
    event.preventDefault()
    if (wrong === undefined) onSet(lag)
  }
  return (
    <form class="inline-form" onSubmit={set}>
      <Field label={`${label}, ms`} value={lag} onInput={setLag} error={wrong} />
      <Button changes disabled={wrong !== undefined}>
        Set
      </Button>
    </form>
  )
}
