// Makes a table global: a replica of it in another region, as UpdateTable does. The service's refusal stands below the field.
import { useState } from 'preact/hooks'
import { REGION_NAMES } from '../../../model/regions.js'
import { Button } from '../../parts/button.js'
import { Dialog } from '../../parts/dialog.js'
import { Choice } from '../../parts/field.js'
import { RequestStrip } from '../../parts/request-strip.js'
import { perform } from '../../state/deeds.js'
import { usePlace } from '../../state/place.js'
import { replicaInput, replicaOrder } from './table-orders.js'

export interface AddReplicaProps {
  readonly tables: readonly string[]
  readonly table: string
  readonly onClose: () => void
  readonly onDone: () => void
}

export function AddReplica({ tables, table: given, onClose, onDone }: AddReplicaProps) {
  const { namespace } = usePlace()
  const others = REGION_NAMES.filter((name) => name !== namespace.region)
  const [table, setTable] = useState(given === '' ? (tables[0] ?? '') : given)
  const [region, setRegion] = useState(others.includes('eu-west-1') ? 'eu-west-1' : (others[0] ?? ''))
  const [error, setError] = useState<string>()
  const make = async (): Promise<void> => {
    if (!(await perform({ ...replicaOrder(table, region, namespace), whenRefused: setError }))) return
    onDone()
    onClose()
  }
  return (
    <Dialog title="Add a replica" onClose={onClose}>
      <p class="muted">From then on each write of the table goes to that region, too, and each of its writes comes here.</p>
      <Choice label={`Table in ${namespace.region}`} value={table} choices={tables} onChoose={setTable} />
      <Choice label="Region of the replica" value={region} choices={others} error={error} onChoose={setRegion} />
      <RequestStrip call={{ of: 'service', name: 'UpdateTable', input: replicaInput('Create', table, region), namespace }} />
      <div class="actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button tone="main" changes onPress={() => void make()}>
          Add the replica
        </Button>
      </div>
    </Dialog>
  )
}
