// The columns of a table of items, as this browser remembers them.
import { useMemo, useState } from 'preact/hooks'
import { columnNames, type PathColumn, type Preferences, shownNames, withPath } from './columns.js'
import { keepPreferences, preferencesOf } from './preferences.js'
import type { Changes } from '../edit/changes.js'

export interface Columns {
  /** Names of the key, and of what was read: such a column is no path. */
  readonly attributes: ReadonlySet<string>
  /** All, in their order. */
  readonly names: readonly string[]
  readonly shown: readonly string[]
  readonly preferences: Preferences
  readonly onPrefer: (preferences: Preferences) => void
  /** Shows a path as a column, or no more. */
  readonly onPath: (column: PathColumn) => void
}

/** @param place names the table. @param keys names of the attributes that come first. @param found those of what was read */
export function useColumns(place: string, keys: readonly string[], found: readonly string[], changes: Changes): Columns {
  const [preferences, setPreferences] = useState(() => preferencesOf(place))
  const attributes = useMemo(() => new Set([...keys, ...found]), [keys.join('\n'), found])
  const names = useMemo(
    () =>
      columnNames(
        [...attributes],
        [...changes.values()].flatMap(({ after }) => (after === undefined ? [] : [after])),
        preferences,
      ),
    [attributes, changes, preferences.order],
  )
  const shown = useMemo(() => shownNames(names, preferences), [names, preferences.hidden])
  const onPrefer = (next: Preferences): void => {
    setPreferences(next)
    keepPreferences(place, next)
  }
  const onPath = (column: PathColumn): void => onPrefer(withPath(preferences, names, column))
  return { attributes, names, shown, preferences, onPrefer, onPath }
}
