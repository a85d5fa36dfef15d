// The columns of a table of items, as this browser remembers them.
import { useMemo, useState } from 'preact/hooks'
import { columnNames, type Preferences, shownNames } from './columns.js'
import { keepPreferences, preferencesOf } from './preferences.js'
import type { ItemRow } from './item-row.js'

export interface Columns {
  /** All, in their order. */
  readonly names: readonly string[]
  readonly shown: readonly string[]
  readonly preferences: Preferences
  readonly onPrefer: (preferences: Preferences) => void
}

/** @param place names the table. @param keys names of the attributes that come first */
export function useColumns(place: string, keys: readonly string[], rows: readonly ItemRow[]): Columns {
  const [preferences, setPreferences] = useState(() => preferencesOf(place))
  const names = useMemo(
    () =>
      columnNames(
        keys,
        rows.map(({ item }) => item),
        preferences,
      ),
    [keys.join('\n'), rows, preferences.order],
  )
  const shown = useMemo(() => shownNames(names, preferences), [names, preferences.hidden])
  const onPrefer = (next: Preferences): void => {
    setPreferences(next)
    keepPreferences(place, next)
  }
  return { names, shown, preferences, onPrefer }
}
