// Keys that the service's calls are signed with. Without any, a signature is only a form, and its key names the account: that is enough
// unless the emulator was told to check (`--signature check`, `--iam`). They stay in this tab.
import { signal } from '@preact/signals'
import type { Credentials } from './signature.js'

const PLACE = 'dynalab.credentials'

export const credentials = signal<Credentials | undefined>(kept())
/** Whether the service has refused a call for its signature. */
export const areKeysAsked = signal(false)

const ASKS: ReadonlySet<string> = new Set([
  'InvalidSignatureException',
  'UnrecognizedClientException',
  'MissingAuthenticationTokenException',
  'ExpiredTokenException',
])

/** Whether an error of the service means that other keys are needed. */
export const asksForKeys = (kind: string): boolean => ASKS.has(kind)

export function takeKeys(keys: Credentials | undefined): void {
  credentials.value = keys
  areKeysAsked.value = false
  if (keys === undefined) sessionStorage.removeItem(PLACE)
  else sessionStorage.setItem(PLACE, JSON.stringify(keys))
}

function kept(): Credentials | undefined {
  const text = typeof sessionStorage === 'undefined' ? null : sessionStorage.getItem(PLACE)
  return text === null ? undefined : (JSON.parse(text) as Credentials) // of our own writing
}
