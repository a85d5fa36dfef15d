// What a person prefers of the columns of a table, which this browser keeps.
import { store, stored } from '../../../state/kept.js'
import { NO_PREFERENCES, type Preferences } from './columns.js'

/** @param place of a table, such as `000000000000/us-east-1/music` */
export function preferencesOf(place: string): Preferences {
  const text = stored(`dynalab.columns.${place}`)
  if (text === null) return NO_PREFERENCES
  try {
    return { ...NO_PREFERENCES, ...(JSON.parse(text) as Partial<Preferences>) } // of our own writing
  } catch {
    return NO_PREFERENCES
  }
}

export const keepPreferences = (place: string, preferences: Preferences): void =>
  store(`dynalab.columns.${place}`, JSON.stringify(preferences))
