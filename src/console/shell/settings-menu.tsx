// How the page looks, tells times and signs.
import { credentials } from '../api/credentials.js'
import { Button } from '../parts/button.js'
import { Choice } from '../parts/field.js'
import { Icon } from '../parts/icon.js'
import { Menu } from '../parts/menu.js'
import { density, THEMES, theme, TIME_MODES, timeMode } from '../state/settings.js'

const TIME_WORDS = { utc: 'UTC', local: 'this machine’s zone', relative: 'relative to now', lab: 'since this tab came (T+)' }

export function SettingsMenu({ onKeys }: { readonly onKeys: () => void }) {
  return (
    <Menu
      label="Settings"
      face={<Icon name={theme.value === 'dark' ? 'moon' : theme.value === 'light' ? 'sun' : 'screen'} />}
      align="right"
    >
      {(close) => (
        <div class="settings">
          <Choice label="Theme" value={theme.value} choices={THEMES} onChoose={(value) => (theme.value = pick(THEMES, value))} />
          <Choice
            label="Times"
            value={timeMode.value}
            choices={TIME_MODES.map((mode) => [mode, TIME_WORDS[mode]] as const)}
            onChoose={(value) => (timeMode.value = pick(TIME_MODES, value))}
          />
          <Choice
            label="Rows"
            value={density.value}
            choices={['normal', 'dense']}
            onChoose={(value) => (density.value = value === 'dense' ? 'dense' : 'normal')}
          />
          <Button
            icon="key"
            onPress={() => {
              close()
              onKeys()
            }}
          >
            {credentials.value === undefined ? 'Sign with keys' : `Signs as ${credentials.value.accessKeyId}`}
          </Button>
        </div>
      )}
    </Menu>
  )
}

const pick = <T extends string>(choices: readonly [T, ...T[]], value: string): T =>
  choices.find((choice) => choice === value) ?? choices[0]
