// Find a page or a table, or do something, by a few letters of its name.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.js'
import { PAGES } from '../pages.js'
import { clockShown, emulatorNowMs } from '../live/emulator-clock.js'
import { duration } from '../parts/format.js'
import { advanceOrder, freezeOrder, resumeOrder } from '../state/clock-orders.js'
import { perform } from '../state/deeds.js'
import { lastStatements } from '../state/last-statements.js'
import { useTables } from '../state/namespaces.js'
import { addressOf, usePlace } from '../state/place.js'
import { access, isReadOnly, theme } from '../state/settings.js'
import { useLocation } from 'preact-iso'
import { matching } from './matching.js'

const SHOWN = 50
/** A minute, an hour, and the two days in which an expired item is deleted. */
const STEPS_MS = [60_000, 3_600_000, 172_800_000]

interface Command {
  /** `Advance the clock by an hour`. */
  readonly words: string
  /** Shown after the words: a page, a namespace. */
  readonly hint?: string
  /** It is off, with the reason, while the console only reads. */
  readonly changes?: boolean
  readonly run: () => void
}

export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const commands = useEverything()
  const found = useMemo(() => matching(commands, text).slice(0, SHOWN), [commands, text])
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [at])
  const run = (command: Command | undefined): void => {
    if (command === undefined || isOff(command)) return
    onClose()
    command.run()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setAt(Math.min(Math.max(at + step, 0), found.length - 1))
    else if (event.key === 'Enter') run(found[at])
    else return
    event.preventDefault()
  }
  return (
    <Dialog title="Find or do" kind="top" onClose={onClose}>
      <input
        class="palette-input"
        type="text"
        role="combobox"
        aria-label="Find or do"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={found.length === 0 ? undefined : `palette-${at}`}
        placeholder="A page, a table, an action…"
        value={text}
        spellcheck={false}
        onKeyDown={onKeyDown}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value)
          setAt(0)
        }}
      />
      <ul id="palette-list" role="listbox" aria-label="Found" ref={list}>
        {found.map((command, index) => (
          <li
            key={`${command.words} ${command.hint ?? ''}`}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === at}
            aria-disabled={isOff(command)}
            onClick={() => run(command)}
          >
            <span class={isOff(command) ? 'muted' : undefined}>{command.words}</span>
            <span class="muted">{isOff(command) ? 'the console is set to read only' : command.hint}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="muted">Nothing has these letters.</p>}
    </Dialog>
  )
}

const isOff = ({ changes = false }: Command): boolean => changes && isReadOnly.value

function useEverything(): readonly Command[] {
  const { go } = usePlace()
  const { route } = useLocation()
  const tables = useTables()
  return useMemo(
    () => [
      ...PAGES.map(({ name, path, key }) => ({ words: name, hint: `page, ${key}`, run: () => go(path) })),
      ...(tables ?? []).map(({ table, account, region }) => ({
        words: table,
        hint: `table in ${region} of ${account}`,
        run: () => route(addressOf(`/tables/${encodeURIComponent(table)}`, { account, region })),
      })),
      ...clockCommands(),
      { words: 'Add a fault', hint: 'in the lab', run: () => go('/lab/faults') },
      { words: 'Run a scenario', hint: 'in the lab', run: () => go('/lab/scenarios') },
      { words: 'Keep a snapshot', hint: 'in the lab', run: () => go('/lab/snapshots') },
      { words: 'Make a fork', hint: 'in the lab', run: () => go('/lab/forks') },
      ...lastStatements().map(({ text, ...place }) => ({
        words: text,
        hint: `PartiQL in ${place.region}`,
        run: () => route(addressOf('/partiql', place, { statement: text })),
      })),
      {
        words: isReadOnly.value ? 'Allow changes' : 'Set to read only',
        run: () => (access.value = isReadOnly.value ? 'write' : 'read'),
      },
      { words: 'Light theme', run: () => (theme.value = 'light') },
      { words: 'Dark theme', run: () => (theme.value = 'dark') },
      { words: 'Theme of the system', run: () => (theme.value = 'system') },
    ],
    [tables, isReadOnly.value],
  )
}

function clockCommands(): readonly Command[] {
  const clock = clockShown()
  if (clock === undefined) return []
  return [
    ...STEPS_MS.map((ms) => ({
      words: `Advance the clock by ${duration(ms)}`,
      changes: true,
      run: () => void perform(advanceOrder(ms, emulatorNowMs() ?? clock.nowMs)),
    })),
    clock.scale > 0
      ? { words: 'Freeze the clock', changes: true, run: () => void perform(freezeOrder(clock)) }
      : { words: 'Let the clock go on', changes: true, run: () => void perform(resumeOrder(clock)) },
  ]
}
