// A part of a page with a heading and what can be done with it; it can be closed where that makes sense, by Esc, too.
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { useEscape } from '../shell/keys.js'
import { Button } from './button.js'

export interface PanelProps {
  readonly title: ComponentChildren
  /** Buttons at the right of the heading. */
  readonly tools?: ComponentChildren
  readonly onClose?: () => void
  readonly children: ComponentChildren
}

export function Panel({ title, tools, onClose, children }: PanelProps) {
  const id = useId()
  useEscape(onClose)
  return (
    <section class="panel" aria-labelledby={id}>
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
