// A form: Enter in a field does what its button does. Invariant: what was sent is not sent again before it is answered, nor by the second click
// of a double click where that would do it twice.
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'

const DOUBLE_CLICK_MS = 400

export interface FormProps {
  readonly class?: string
  /** Answers false where it was not done: then it can be sent again at once. It never rejects, as `perform` does not. */
  readonly onSubmit: () => Promise<unknown> | undefined
  /** Two quick presses are meant as two. */
  readonly isRepeatable?: boolean
  readonly children: ComponentChildren
}

export function Form({ class: looks, onSubmit, isRepeatable = false, children }: FormProps) {
  const notBeforeMs = useRef(0)
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const { timeStamp } = event
    if (timeStamp < notBeforeMs.current) return
    notBeforeMs.current = Infinity
    const isDone = await onSubmit()
    notBeforeMs.current = isDone === false || isRepeatable ? 0 : timeStamp + DOUBLE_CLICK_MS
  }
  return (
    <form class={looks} onSubmit={(event) => void submit(event)}>
      {children}
    </form>
  )
}
