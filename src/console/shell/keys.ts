// Keys of the whole page. Invariant: a single key does nothing while the person types, and a key with a modifier is the browser's but for
// Ctrl or Cmd with K.
import { useEffect, useRef } from 'preact/hooks'

/** What to close by Esc, the last opened first. */
const escapes: (() => void)[] = []

/** Closes something by Esc while it is given. */
export function useEscape(close: (() => void) | undefined): void {
  const latest = useRef(close)
  latest.current = close
  useEffect(() => {
    if (close === undefined) return undefined
    const own = (): void => latest.current?.()
    escapes.push(own)
    return () => void escapes.splice(escapes.indexOf(own), 1)
  }, [close === undefined])
}

/** @param actions by key: `?`, `g`, `mod+k`. @returns a function that ends it */
export function listenToKeys(actions: () => Readonly<Record<string, () => void>>): () => void {
  const listen = (event: KeyboardEvent): void => {
    const isMod = event.ctrlKey || event.metaKey
    if (event.defaultPrevented || event.altKey) return
    if (event.key === 'Escape') return closeLast(event)
    if (!isMod && (isTyping(event) || document.querySelector('dialog[open]') !== null)) return
    const action = actions()[isMod ? `mod+${event.key.toLowerCase()}` : event.key]
    if (action === undefined) return
    event.preventDefault()
    action()
  }
  document.addEventListener('keydown', listen)
  return () => document.removeEventListener('keydown', listen)
}

function closeLast(event: KeyboardEvent): void {
  if (document.querySelector('dialog[open]') !== null) return // it closes by itself
  const close = escapes.at(-1)
  if (close === undefined) return
  event.preventDefault()
  close()
}

/** Also in an editor within a shadow root. */
function isTyping(event: KeyboardEvent): boolean {
  const [target] = event.composedPath()
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** Puts the cursor into the page's filter. */
export function focusFilter(): void {
  document.querySelector<HTMLElement>('[data-filter]')?.focus()
}
