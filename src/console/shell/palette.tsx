// Find a page or a table, or do something, by a few letters of its name.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.js'
import { PAGES } from '../pages.js'
import { type Command, pageCommands } from '../state/commands.js'
import { useTables } from '../state/namespaces.js'
import { addressOf, usePlace } from '../state/place.js'
import { access, isReadOnly, theme } from '../state/settings.js'
import { useLocation } from 'preact-iso'
import { matching } from './matching.js'

const SHOWN = 50

export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const commands = useEverything()
  const found = useMemo(() => matching(commands, text).slice(0, SHOWN), [commands, text])
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [at])
  const run = (command: Command | undefined): void => {
    if (command === undefined) return
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
        autofocus
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
            onClick={() => run(command)}
          >
            <span>{command.words}</span>
            <span class="muted">{command.hint}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="muted">Nothing has these letters.</p>}
    </Dialog>
  )
}

function useEverything(): readonly Command[] {
  const { go } = usePlace()
  const { route } = useLocation()
  const tables = useTables()
  return useMemo(
    () => [
      ...PAGES.map(({ name, path, key }) => ({ words: name, hint: `page, ${key}`, run: () => go(path) })),
      ...pageCommands.value,
      ...(tables ?? []).map(({ table, account, region }) => ({
        words: table,
        hint: `table in ${region} of ${account}`,
        run: () => route(addressOf(`/tables/${encodeURIComponent(table)}`, { account, region })),
      })),
      {
        words: isReadOnly.value ? 'Allow changes' : 'Set to read only',
        run: () => (access.value = isReadOnly.value ? 'write' : 'read'),
      },
      { words: 'Light theme', run: () => (theme.value = 'light') },
      { words: 'Dark theme', run: () => (theme.value = 'dark') },
      { words: 'Theme of the system', run: () => (theme.value = 'system') },
    ],
    [tables, pageCommands.value, isReadOnly.value],
  )
}
