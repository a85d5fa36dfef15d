// The columns of a table of items, as this browser remembers them.
import { useMemo, useState } from 'preact/hooks'
import { columnNames, type Preferences, shownNames } from './columns.js'
import { keepPreferences, preferencesOf } from './preferences.js'
import type { Changes } from '../edit/changes.js'

export interface Columns {
  /** All, in their order. */
  readonly names: readonly string[]
  readonly shown: readonly string[]
  readonly preferences: Preferences
  readonly onPrefer: (preferences: Preferences) => void
}

/** @param place names the table. @param keys names of the attributes that come first. @param found those of what was read */
export function useColumns(place: string, keys: readonly string[], found: readonly string[], changes: Changes): Columns {
  const [preferences, setPreferences] = useState(() => preferencesOf(place))
  const names = useMemo(
    () =>
      columnNames(
        [...keys, ...found],
        [...changes.values()].flatMap(({ after }) => (after === undefined ? [] : [after])),
        preferences,
      ),
    [keys.join('\n'), found, changes, preferences.order],
  )
  const shown = useMemo(() => shownNames(names, preferences), [names, preferences.hidden])
  const onPrefer = (next: Preferences): void => {
    setPreferences(next)
    keepPreferences(place, next)
  }
  return { names, shown, preferences, onPrefer }
}
