// The top of every page: where one is, what time it is there, whether the emulator answers, and how the page behaves.
import { unseen } from '../state/notices.js'
import { Button } from '../parts/button.js'
import { Icon } from '../parts/icon.js'
import { access, isReadOnly } from '../state/settings.js'
import { BASE, usePlace } from '../state/place.js'
import { fork } from '../api/target.js'
import { ClockFace } from './clock-face.js'
import { ConnectionChip } from './connection-chip.js'
import { NamespaceSwitch } from './namespace-switch.js'
import { SettingsMenu } from './settings-menu.js'

export interface HeaderProps {
  readonly onPalette: () => void
  readonly onActivity: () => void
  readonly onKeys: () => void
}

export function Header({ onPalette, onActivity, onKeys }: HeaderProps) {
  const { link } = usePlace()
  return (
    <header class="header">
      <a class="brand" href={link('/')} aria-label="dynalab, home">
        <span class="mark" aria-hidden="true">
          <Icon name="requests" />
        </span>
        <span class="brand-name">dynalab</span>
      </a>
      <div class="place">
        <NamespaceSwitch />
        {fork !== undefined && <ForkChip />}
      </div>
      <span class="stretch" />
      <ClockFace />
      <ConnectionChip />
      <Button tone="quiet" icon="search" title="Find or do (Ctrl K)" onPress={onPalette} />
      <Button
        tone="quiet"
        icon={isReadOnly.value ? 'lock' : 'unlock'}
        title={isReadOnly.value ? 'Read only: allow changes' : 'Changes are allowed: set to read only'}
        pressed={isReadOnly.value}
        onPress={() => (access.value = isReadOnly.value ? 'write' : 'read')}
      />
      <SettingsMenu onKeys={onKeys} />
      <span class="badge-place">
        <Button tone="quiet" icon="history" title="What was done (a)" onPress={onActivity} />
        {unseen.value > 0 && (
          <span class="badge" role="status" aria-label={`${unseen.value} failed`}>
            {unseen.value}
          </span>
        )}
      </span>
    </header>
  )
}

/** Another page is another emulator, so this leaves by a real load. */
const ForkChip = () => (
  <span class="chip warn fork-chip" title={`All that you see and do here is of the fork ${fork} alone`}>
    <span class="fork-name">
      <span class="word">fork </span>
      {fork}
    </span>
    <a href={`${BASE}/`} target="_top" title="Leave the fork">
      <span class="word">Leave</span>
      <Icon name="close" />
    </a>
  </span>
)
