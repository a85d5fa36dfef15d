// Keys to sign with, for an emulator that checks signatures.
import { useState } from 'preact/hooks'
import { areKeysAsked, credentials, takeKeys } from '../api/credentials.js'
import { Button } from '../parts/button.js'
import { Dialog } from '../parts/dialog.js'
import { Field } from '../parts/field.js'

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const [accessKeyId, setId] = useState(credentials.value?.accessKeyId ?? '')
  const [secretAccessKey, setSecret] = useState(credentials.value?.secretAccessKey ?? '')
  const [sessionToken, setToken] = useState(credentials.value?.sessionToken ?? '')
  const take = (keys: Parameters<typeof takeKeys>[0]): void => {
    takeKeys(keys)
    onClose()
  }
  const sign = (event: Event): void => {
    event.preventDefault()
    take({ accessKeyId, secretAccessKey, ...(sessionToken === '' ? {} : { sessionToken }) })
  }
  const close = (): void => {
    areKeysAsked.value = false
    onClose()
  }
  return (
    <Dialog title="Sign with keys" onClose={close}>
      <p>An emulator with --signature check or --iam takes signed requests alone. The keys stay in this tab.</p>
      {typeof crypto.subtle === 'undefined' && (
        <p class="warning">This browser signs only on https and on the emulator’s own machine (localhost, 127.0.0.1).</p>
      )}
      <form onSubmit={sign}>
        <Field label="Access key id" value={accessKeyId} onInput={setId} />
        <Field label="Secret access key" type="password" value={secretAccessKey} onInput={setSecret} />
        <Field label="Session token" hint="Of temporary keys alone" value={sessionToken} onInput={setToken} />
        <div class="actions">
          <Button onPress={() => take(undefined)}>Sign with none</Button>
          <Button tone="main" disabled={accessKeyId === '' || secretAccessKey === ''}>
            Sign with these
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
