// What a change did to an item: one line an attribute, into maps as far as they differ. Invariant: pure; attributes that are the same on both
// sides are told apart from those that changed, so they can be folded.
import type { Value } from '../../parts/value-text.js'

export type Image = Readonly<Record<string, Value>>

export interface DiffLine {
  /** `address.city`. */
  readonly path: string
  readonly kind: 'added' | 'removed' | 'changed' | 'same'
  readonly before: Value | undefined
  readonly after: Value | undefined
}

/** @param before undefined where there was no item, and where the view does not show it; so is `after` */
export function diffOf(before: Image | undefined, after: Image | undefined): readonly DiffLine[] {
  return linesIn(before ?? {}, after ?? {}, '')
}

function linesIn(before: Image, after: Image, prefix: string): readonly DiffLine[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])]
  return names.flatMap((name) => lineOf(prefix + name, before[name], after[name]))
}

function lineOf(path: string, before: Value | undefined, after: Value | undefined): readonly DiffLine[] {
  if (before === undefined) return [{ path, kind: 'added', before, after }]
  if (after === undefined) return [{ path, kind: 'removed', before, after }]
  if (isSame(before, after)) return [{ path, kind: 'same', before, after }]
  const [one, other] = [mapIn(before), mapIn(after)]
  if (one !== undefined && other !== undefined) return linesIn(one, other, `${path}.`)
  return [{ path, kind: 'changed', before, after }]
}

const mapIn = (value: Value): Image | undefined => value['M'] as Image | undefined // as DynamoDB's JSON has it

/** By their text: maps and sets in one order come from one emulator in one order. */
const isSame = (before: Value, after: Value): boolean => JSON.stringify(before) === JSON.stringify(after)
