// A part of a page with a heading and what can be done with it; it can be closed where that makes sense, by Esc, too. What can be closed was
// opened by the person, so it comes into sight wherever the page puts it.
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { useEscape } from '../shell/keys.js'
import { Button } from './button.js'

export interface PanelProps {
  readonly title: ComponentChildren
  /** Buttons at the right of the heading. */
  readonly tools?: ComponentChildren
  readonly onClose?: () => void
  /** What it shows, where its heading does not tell one from the other. */
  readonly about?: string | number | undefined
  readonly children: ComponentChildren
}

export function Panel({ title, tools, onClose, about = wordsOf(title), children }: PanelProps) {
  const id = useId()
  const ref = useRef<HTMLElement>(null)
  useEscape(onClose)
  useEffect(() => {
    if (onClose !== undefined) bringIntoSight(ref.current)
  }, [about])
  return (
    <section ref={ref} class="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        <div class="tools">
          {tools}
          {onClose !== undefined && <Button tone="quiet" icon="close" title="Close" onPress={onClose} />}
        </div>
      </header>
      <div class="panel-body">{children}</div>
    </section>
  )
}

const wordsOf = (title: ComponentChildren): string | undefined => (typeof title === 'string' ? title : undefined)

/** Its heading, since a person reads from there. */
function bringIntoSight(panel: HTMLElement | null): void {
  const top = panel?.getBoundingClientRect().top ?? 0
  if (top < 0 || top > window.innerHeight * 0.7) panel?.scrollIntoView()
}
