// An attribute value in a cell: the glyph of its type, then its text, cut.
import { shownValue, TYPE_NAMES, type Value } from './value-text.js'

export function ValueCell({ value }: { readonly value: Value | undefined }) {
  const shown = shownValue(value)
  if (shown === undefined) return <span class="absent" aria-label="not there" />
  return (
    <span class={`value ${shown.type}`}>
      <span
        class="glyph"
        title={TYPE_NAMES[shown.type] ?? shown.type}
        aria-label={TYPE_NAMES[shown.type] ?? shown.type}
        role="img"
      >
        {shown.glyph}
      </span>
      <span class="text" title={shown.text}>
        {shown.text}
      </span>
    </span>
  )
}
