// The row at which a person is in a table. Invariant: it is a row, not a number, so that rows that come do not move it.
import { useState } from 'preact/hooks'
import type { Rows } from './rows.js'

/** @returns its number, -1 for none, and how to go to another */
export function useRowPlace<Row>(rows: Rows<Row>, rowKey: (row: Row) => string): [at: number, setAt: (index: number) => void] {
  const [place, setPlace] = useState<Place>()
  const setAt = (index: number): void => {
    const row = rows.at(index)
    setPlace({ index, key: row === undefined ? undefined : rowKey(row) })
  }
  return [placeIn(rows, rowKey, place), setAt]
}

/** Where the person is: a row by its key, which may have moved since, or else by its number. */
interface Place {
  readonly key: string | undefined
  readonly index: number
}

/** How far rows that come may move it. */
const LOOKED_FOR = 20_000

/** It is looked for around where it was. */
function placeIn<Row>(rows: Rows<Row>, rowKey: (row: Row) => string, place: Place | undefined): number {
  if (place === undefined) return -1
  const { key, index } = place
  const isAt = (at: number): boolean => {
    const row = at < 0 ? undefined : rows.at(at)
    return row !== undefined && rowKey(row) === key
  }
  if (index < rows.length && (key === undefined || rows.at(index) === undefined)) return index
  for (let far = 0; far < LOOKED_FOR && (index + far < rows.length || index - far >= 0); far++) {
    if (isAt(index + far)) return index + far
    if (isAt(index - far)) return index - far
  }
  return -1
}
