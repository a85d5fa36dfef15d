// The frame around every page: header, navigation, what floats over the page, and the keys that work everywhere.
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { areKeysAsked } from '../api/credentials.js'
import { fork } from '../api/target.js'
import { startEvents } from '../live/events.js'
import { startTicker } from '../live/ticker.js'
import { PAGES } from '../pages.js'
import { usePlace } from '../state/place.js'
import { standingWait } from '../state/when-active.js'
import { Activity } from './activity.js'
import { Header } from './header.js'
import { KeysDialog } from './keys-dialog.js'
import { KeySheet } from './key-sheet.js'
import { focusFilter, listenToKeys } from './keys.js'
import { Navigation } from './navigation.js'
import { Palette } from './palette.js'
import { StandingClock } from './standing-clock.js'
import { Toasts } from './toasts.js'

type Over = 'palette' | 'sheet' | 'activity' | 'keys' | undefined

export function Shell({ children }: { readonly children: ComponentChildren }) {
  const [over, setOver] = useState<Over>()
  const { namespace, path, go } = usePlace()
  /** Of its own accord a dialog closes a moment after another one has taken its place: that one stays. */
  const closing = (one: Over) => (): void => setOver((now) => (now === one ? undefined : now))
  useEffect(() => {
    startTicker()
    startEvents()
  }, [])
  useEffect(
    () =>
      listenToKeys(() => ({
        ...Object.fromEntries(PAGES.map((page) => [page.key, () => go(page.path)])),
        ...{ 'mod+k': () => setOver('palette'), '?': () => setOver('sheet'), '/': focusFilter },
        a: () => setOver((now) => (now === 'activity' ? undefined : 'activity')),
      })),
    [go],
  )
  useEffect(() => {
    const of = fork === undefined ? [] : [`fork ${fork}`]
    document.title = [...titleOf(path), namespace.region, ...of, 'dynalab'].join(' · ')
  }, [path, namespace])
  return (
    <div class="shell">
      <a class="skip" href="#content">
        To the content
      </a>
      <Header onPalette={() => setOver('palette')} onActivity={() => setOver('activity')} onKeys={() => setOver('keys')} />
      <Navigation />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      {over === 'activity' && <Activity onClose={closing('activity')} />}
      {over === 'palette' && <Palette onClose={closing('palette')} />}
      {over === 'sheet' && <KeySheet onClose={closing('sheet')} />}
      {(over === 'keys' || areKeysAsked.value) && <KeysDialog onClose={closing('keys')} />}
      {standingWait.value !== undefined && <StandingClock wait={standingWait.value} />}
      <Toasts />
    </div>
  )
}

/** A table goes by its name alone: tabs are narrow. */
function titleOf(path: string): readonly string[] {
  const subject = subjectOf(path)
  const name = PAGES.find((one) => (one.path === '/' ? path === '/' : path.startsWith(one.path)))?.name ?? 'Console'
  if (subject === '') return [name]
  return name === 'Tables' ? [subject] : [subject, name]
}

/** What of its page an address names: the table of `/partitions/orders`. */
function subjectOf(path: string): string {
  const part = path.split('/')[2] ?? ''
  try {
    return decodeURIComponent(part)
  } catch {
    return part // an address that somebody cut
  }
}
