import type { Item } from '../model/attribute-value.js'
import type { Update } from './update.js'
/** The item after the update; shares what did not change. @throws ApiError ValidationException, bare */
export function applyUpdate(_update: Update, _before: Item): Item {
  throw new Error('not written yet')
}
/** What ReturnValues UPDATED_OLD (`old`, of the item before) and UPDATED_NEW (`new`, of the item after) show; undefined when nothing. */
export function updatedAttributes(_update: Update, _image: Item, _which: 'old' | 'new'): Item | undefined {
  throw new Error('not written yet')
}
