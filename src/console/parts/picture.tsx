// A drawing that is part of the page: what can be clicked in it is a button for keyboards and readers, too.
import type { ComponentChildren } from 'preact'

export interface PictureProps {
  readonly label: string
  readonly width: number
  readonly height: number
  readonly children: ComponentChildren
}

export const Picture = ({ label, width, height, children }: PictureProps) => (
  <svg class="picture" viewBox={`0 0 ${width} ${height}`} role="group" aria-label={label}>
    {children}
  </svg>
)

export interface SpotProps {
  /** Says what it is and how it is: `Zone us-east-1b, down`. */
  readonly label: string
  readonly onPress: () => void
  readonly isChosen?: boolean
  readonly class?: string
  /** Text of the drawing, which the label says in full. */
  readonly words?: ComponentChildren
  readonly children: ComponentChildren
}

/** A part of a picture that can be pressed. Its text stands beside the button, whose name would have to repeat it word by word. */
export const Spot = ({ label, onPress, isChosen = false, class: own = '', words, children }: SpotProps) => (
  <g class={`spot ${own}${isChosen ? ' chosen' : ''}`}>
    <g
      class="press"
      role="button"
      tabindex={0} // SVG knows it by this name alone
      aria-label={label}
      aria-pressed={isChosen}
      onClick={onPress}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        onPress()
      }}
    >
      <title>{label}</title>
      {children}
    </g>
    {words !== undefined && (
      <g class="words" aria-hidden="true">
        {words}
      </g>
    )}
  </g>
)
