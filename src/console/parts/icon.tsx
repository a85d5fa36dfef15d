// An icon beside words, or alone in a button that has a name. It says nothing by itself.
import { ICONS, type IconName } from './icons.js'

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={ICONS[name]} />
  </svg>
)
