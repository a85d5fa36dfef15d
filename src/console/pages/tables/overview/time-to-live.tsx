// The attribute by which items end: to enable, or to disable.
import { useState } from 'preact/hooks'
import { callService } from '../../../api/service-calls.js'
import { Button } from '../../../parts/button.js'
import { Field } from '../../../parts/field.js'
import { Panel } from '../../../parts/panel.js'
import { perform } from '../../../state/deeds.js'
import type { TableShown } from '../../../state/namespaces.js'
import { usePlace } from '../../../state/place.js'

export function TimeToLive({ table: { table, timeToLive } }: { readonly table: TableShown }) {
  const { namespace } = usePlace()
  const [name, setName] = useState('expiresAt')
  const set = (isOn: boolean): Promise<boolean> => {
    const attribute = timeToLive ?? name
    const call = (Enabled: boolean) => () =>
      callService(
        'UpdateTimeToLive',
        { TableName: table, TimeToLiveSpecification: { AttributeName: attribute, Enabled } },
        namespace,
      )
    return perform({ words: `${isOn ? 'Enabled' : 'Disabled'} time to live of ${table}`, run: call(isOn), undo: call(!isOn) })
  }
  return (
    <Panel title="Time to live">
      {timeToLive === undefined ? (
        <form
          class="inline-form"
          onSubmit={(event) => {
            event.preventDefault()
            void set(true)
          }}
        >
          <Field label="Attribute with the end, in seconds since the epoch" value={name} onInput={setName} />
          <Button changes disabled={name === ''} onPress={() => void set(true)}>
            Enable
          </Button>
        </form>
      ) : (
        <p class="actions">
          Items end at the second in <code>{timeToLive}</code>.
          <Button changes onPress={() => void set(false)}>
            Disable
          </Button>
        </p>
      )}
    </Panel>
  )
}
