// Deletes a table. There is no way back, so its name is typed.
import { useState } from 'preact/hooks'
import { callService } from '../../../api/service-calls.js'
import { Button } from '../../../parts/button.js'
import { Confirm } from '../../../parts/dialog.js'
import { counted } from '../../../parts/format.js'
import { Panel } from '../../../parts/panel.js'
import { perform } from '../../../state/deeds.js'
import type { TableShown } from '../../../state/namespaces.js'
import { usePlace } from '../../../state/place.js'

export function DeleteTable({ table, isProtected }: { readonly table: TableShown; readonly isProtected: boolean }) {
  const { namespace, go } = usePlace()
  const [isAsked, setAsked] = useState(false)
  const name = table.table
  const remove = async (): Promise<void> => {
    const run = (): Promise<unknown> => callService('DeleteTable', { TableName: name }, namespace)
    if (await perform({ words: `Deleted table ${name}`, run })) go('/tables')
  }
  return (
    <Panel title="Delete">
      <p>
        The table goes with its {counted(table.items, 'item')} and its indexes.
        {isProtected && ' It is protected: UpdateTable has to take the protection away first.'}
      </p>
      <p class="actions">
        <Button tone="danger" icon="trash" changes disabled={isProtected} onPress={() => setAsked(true)}>
          Delete table
        </Button>
      </p>
      {isAsked && (
        <Confirm
          title={`Delete ${name}?`}
          verb="Delete table"
          typed={name}
          onConfirm={() => void remove()}
          onClose={() => setAsked(false)}
        >
          <p>
            {counted(table.items, 'item')} of {namespace.region}, account {namespace.account}. There is no way back.
          </p>
        </Confirm>
      )}
    </Panel>
  )
}
