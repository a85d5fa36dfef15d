// A button: with words, with an icon, or with both. One that changes something is off while the console only reads, and so is then the Enter of
// the form that it submits.
import type { ComponentChildren } from 'preact'
import { isReadOnly } from '../state/settings.js'
import { Icon } from './icon.js'
import type { IconName } from './icons.js'

export interface ButtonProps {
  /** Without it the button submits the form in which it stands. */
  readonly onPress?: () => void
  readonly icon?: IconName
  /** The name of a button without words; a hint for one with them. */
  readonly title?: string
  readonly tone?: 'plain' | 'main' | 'danger' | 'quiet'
  readonly changes?: boolean
  readonly disabled?: boolean
  readonly pressed?: boolean
  readonly children?: ComponentChildren
}

export function Button({ onPress, icon, title, tone = 'plain', changes, disabled, pressed, children }: ButtonProps) {
  const isOff = disabled === true || (changes === true && isReadOnly.value)
  return (
    <button
      type={onPress === undefined ? 'submit' : 'button'}
      class={`button ${tone}${children === undefined ? ' bare' : ''}`}
      title={changes === true && isReadOnly.value ? 'The console is set to read only' : title}
      aria-label={children === undefined ? title : undefined}
      aria-pressed={pressed}
      disabled={isOff}
      onClick={onPress}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  )
}
