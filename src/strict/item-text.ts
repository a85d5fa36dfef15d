// The text of an item in an answer that shows it whole.
import { RawJson } from '../model/json.js'
import { UncheckedRow } from '../storage/unchecked-row.js'

/** @returns undefined for an item that is not shown as it is stored. The answer was encoded, so its rows are as they were stored */
export function itemText(item: unknown): string | undefined {
  if (item instanceof UncheckedRow) return item.checked.json
  return item instanceof RawJson ? item.text : undefined
}
