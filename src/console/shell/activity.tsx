// What happened here: deeds with undo, what the page told, calls as they were made, and events of the emulator.
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { calls } from '../api/call.js'
import { recentEvents } from '../live/events.js'
import { Button } from '../parts/button.js'
import { Panel } from '../parts/panel.js'
import { RequestStrip } from '../parts/request-strip.js'
import { Tabs } from '../parts/tabs.js'
import { Time } from '../parts/time.js'
import { deeds, undoDeed } from '../state/deeds.js'
import { notices, unseen } from '../state/notices.js'

export function Activity({ onClose }: { readonly onClose: () => void }) {
  const [tab, setTab] = useState('deeds')
  useEffect(() => {
    unseen.value = 0
  }, [notices.value])
  const tabs = [
    { name: 'deeds', title: 'Done', content: () => <Deeds /> },
    { name: 'notices', title: 'Told', content: () => <Notices /> },
    { name: 'calls', title: 'Calls', content: () => <Calls /> },
    { name: 'events', title: 'Events', content: () => <Events /> },
  ]
  return (
    <aside class="activity" aria-label="What happened">
      <Panel title="What happened" onClose={onClose}>
        <Tabs label="Kinds" tabs={tabs} chosen={tab} onChoose={setTab} />
      </Panel>
    </aside>
  )
}

const Deeds = () => (
  <List isEmpty={deeds.value.length === 0} words="Nothing was changed from this tab yet.">
    {deeds.value.map((deed) => (
      <li key={deed.id} class={`deed ${deed.state.replace(' ', '-')}`}>
        <Time ms={deed.atMs} by="machine" />
        <span class="words">{deed.words}</span>
        {deed.state !== 'done' && <span class="chip">{deed.state}</span>}
        {deed.state === 'done' && deed.undo !== undefined && (
          <Button changes icon="undo" onPress={() => void undoDeed(deed)}>
            Undo
          </Button>
        )}
      </li>
    ))}
  </List>
)

const Notices = () => (
  <List isEmpty={notices.value.length === 0} words="Nothing was told yet.">
    {notices.value.map(({ id, kind, text, atMs }) => (
      <li key={id} class={kind}>
        <Time ms={atMs} by="machine" />
        <span class="words">{text}</span>
      </li>
    ))}
  </List>
)

const Calls = () => (
  <List isEmpty={calls.value.length === 0} words="No call was made from this tab yet.">
    {calls.value.map((call) => (
      <li key={call.id} class="wide">
        <RequestStrip call={call} />
      </li>
    ))}
  </List>
)

const Events = () => (
  <List isEmpty={recentEvents.value.length === 0} words="Nothing has happened since this tab came.">
    {recentEvents.value.map((event) => {
      const { id, type, emittedAtMs, ...rest } = event
      return (
        <li key={id}>
          <Time ms={emittedAtMs} />
          <span class="words">
            <strong>{type}</strong> <span class="muted">{Object.values(rest).map(shown).join(' ')}</span>
          </span>
        </li>
      )
    })}
  </List>
)

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function List({
  isEmpty,
  words,
  children,
}: {
  readonly isEmpty: boolean
  readonly words: string
  readonly children: ComponentChildren
}) {
  return isEmpty ? <p class="muted">{words}</p> : <ul class="log">{children}</ul>
}
