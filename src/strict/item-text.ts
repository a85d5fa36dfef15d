// The text of an item in an answer that shows it whole.
import { RawJson } from '../model/json.js'
import { UncheckedRow } from '../storage/unchecked-row.js'

/** @returns undefined for an item that is not shown as it is stored; and for a damaged one, which an answer that was lost may show */
export function itemText(item: unknown): string | undefined {
  if (item instanceof UncheckedRow) return textUnlessDamaged(item)
  return item instanceof RawJson ? item.text : undefined
}

function textUnlessDamaged(row: UncheckedRow): string | undefined {
  try {
    return row.checked.json
  } catch {
    return undefined // who reads it is told
  }
}
