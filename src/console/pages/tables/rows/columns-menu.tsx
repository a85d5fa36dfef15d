// Which columns are shown, and in which order.
import { Button } from '../../../parts/button.js'
import { Menu } from '../../../parts/menu.js'
import { moved, NO_PREFERENCES, type Preferences } from './columns.js'

export interface ColumnsMenuProps {
  /** All, in their order. */
  readonly names: readonly string[]
  readonly shown: readonly string[]
  readonly preferences: Preferences
  readonly onPrefer: (preferences: Preferences) => void
}

export function ColumnsMenu({ names, shown, preferences, onPrefer }: ColumnsMenuProps) {
  const { hidden } = preferences
  const toggle = (name: string): void =>
    onPrefer({ ...preferences, hidden: hidden.includes(name) ? hidden.filter((one) => one !== name) : [...hidden, name] })
  const words = shown.length < names.length ? `Columns ${shown.length} of ${names.length}` : `Columns ${names.length}`
  return (
    <Menu label={words} align="right" face={words}>
      {() => (
        <div class="columns-menu">
          <ul aria-label="Columns">
            {names.map((name, index) => (
              <li key={name}>
                <label>
                  <input type="checkbox" checked={!hidden.includes(name)} onChange={() => toggle(name)} />{' '}
                  <span title={name}>{name}</span>
                </label>
                <Button
                  tone="quiet"
                  title={`Move ${name} up`}
                  disabled={index === 0}
                  onPress={() => onPrefer({ ...preferences, order: moved(names, name, -1) })}
                  icon="chevronUp"
                />
                <Button
                  tone="quiet"
                  title={`Move ${name} down`}
                  disabled={index === names.length - 1}
                  onPress={() => onPrefer({ ...preferences, order: moved(names, name, 1) })}
                  icon="chevronDown"
                />
              </li>
            ))}
          </ul>
          <Button tone="quiet" icon="undo" onPress={() => onPrefer(NO_PREFERENCES)}>
            As at first
          </Button>
        </div>
      )}
    </Menu>
  )
}
