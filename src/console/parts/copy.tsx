// A button that copies a text and says so on itself.
import { useState } from 'preact/hooks'
import { failureText } from '../api/call.js'
import { tell } from '../state/notices.js'
import { Button } from './button.js'

const SAID_MS = 1500

export function Copy({ text, children }: { readonly text: () => string; readonly children?: string }) {
  const [isSaid, setSaid] = useState(false)
  const copy = async (): Promise<void> => {
    try {
      await copyText(text())
      setSaid(true)
      setTimeout(() => setSaid(false), SAID_MS)
    } catch (error) {
      tell('failed', `Not copied: ${failureText(error)}`)
    }
  }
  return (
    <Button
      tone="quiet"
      icon={isSaid ? 'check' : 'copy'}
      title={children === undefined ? 'Copy' : `Copy as ${children}`}
      onPress={() => void copy()}
    >
      {children}
    </Button>
  )
}

/** @throws Error where the browser does not let a page copy: on http it does on this machine alone. */
export async function copyText(text: string): Promise<void> {
  if (!('clipboard' in navigator)) throw new Error('this browser lets only pages of this machine, or on https, copy')
  await navigator.clipboard.writeText(text)
}
