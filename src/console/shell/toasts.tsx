// What was just told, over the page for a few seconds; the list keeps it. One that goes gives the focus to the next, or back to what had it.
import { useEffect, useRef } from 'preact/hooks'
import { Button } from '../parts/button.js'
import { Icon } from '../parts/icon.js'
import { giveFocus } from '../state/focus.js'
import { dismiss, fresh } from '../state/notices.js'

const ICON = { done: 'check', failed: 'warning', news: 'info' } as const

export function Toasts() {
  const list = useRef<HTMLDivElement>(null)
  /** What had the focus before it came here; undefined while it is elsewhere. */
  const before = useRef<Element | null | undefined>(undefined)
  useEffect(() => {
    if (before.current !== undefined) giveFocus(list.current?.querySelector('button'), before.current, '#content')
  }, [fresh.value])
  return (
    <div
      class="toasts"
      role="status"
      aria-live="polite"
      ref={list}
      onFocusIn={({ relatedTarget: from }) => {
        if (!(from instanceof Node && list.current?.contains(from) === true))
          before.current = from instanceof Element ? from : null
      }}
      onFocusOut={({ relatedTarget: to }) => {
        if (to instanceof Node && list.current?.contains(to) !== true) before.current = undefined
      }}
    >
      {fresh.value.map(({ id, kind, text }) => (
        <div key={id} class={`toast ${kind}`}>
          <Icon name={ICON[kind]} />
          <span>{text}</span>
          <Button tone="quiet" icon="close" title="Dismiss" onPress={() => dismiss(id)} />
        </div>
      ))}
    </div>
  )
}
