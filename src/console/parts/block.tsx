// A text to read and to copy, under its title. What is long is cut, but not where it is copied.
import type { ComponentChildren } from 'preact'
import { Copy } from './copy.js'

export interface BlockProps {
  readonly title: ComponentChildren
  readonly text: string
}

/** What is longer is cut. */
const SHOWN = 20_000

export const Block = ({ title, text }: BlockProps) => (
  <figure class="block">
    <figcaption>
      {title}
      <Copy text={() => text} />
    </figcaption>
    <pre tabIndex={0}>{text.length > SHOWN ? `${text.slice(0, SHOWN)}\n… ${text.length - SHOWN} characters more` : text}</pre>
  </figure>
)
