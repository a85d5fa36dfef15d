// How large an item is, of the 400 KB that it may have.
import { bytes } from '../../../parts/format.js'
import type { Item } from '../item/item.js'
import { itemBytes, MAX_ITEM_BYTES } from '../item/size.js'

export function SizeMeter({ item }: { readonly item: Item }) {
  const size = itemBytes(item)
  const isTooLarge = size > MAX_ITEM_BYTES
  return (
    <p class={isTooLarge ? 'size-meter error' : 'size-meter muted'}>
      <meter aria-label="Size of the item" min={0} max={MAX_ITEM_BYTES} high={MAX_ITEM_BYTES * 0.8} value={size} /> {bytes(size)}{' '}
      of 400 KB
      {isTooLarge && ': too large'}
    </p>
  )
}
