// What was just told, over the page for a few seconds; the list keeps it.
import { Button } from '../parts/button.js'
import { Icon } from '../parts/icon.js'
import { dismiss, fresh } from '../state/notices.js'

const ICON = { done: 'check', failed: 'warning', news: 'info' } as const

export const Toasts = () => (
  <div class="toasts" role="status" aria-live="polite">
    {fresh.value.map(({ id, kind, text }) => (
      <div key={id} class={`toast ${kind}`}>
        <Icon name={ICON[kind]} />
        <span>{text}</span>
        <Button tone="quiet" icon="close" title="Dismiss" onPress={() => dismiss(id)} />
      </div>
    ))}
  </div>
)
