// What a query cost and found, with the very request.
import { Button } from '../../../parts/button.js'
import { count } from '../../../parts/format.js'
import { RequestStrip } from '../../../parts/request-strip.js'
import type { Namespace } from '../../../state/place.js'
import { unitsText } from './estimate.js'
import type { Found } from './pages.js'
import type { Planned } from './request.js'

export interface OutcomeProps {
  readonly found: Found | undefined
  /** What the button would ask now. */
  readonly planned: Planned | undefined
  readonly namespace: Namespace
  readonly onReadOn: () => void
}

export function Outcome({ found, planned, namespace, onReadOn }: OutcomeProps) {
  const isOther = planned !== undefined && found !== undefined && JSON.stringify(planned) !== JSON.stringify(found.planned)
  const next = isOther || found?.call === undefined ? planned : undefined
  const call = next === undefined ? found?.call : { of: 'service' as const, name: next.operation, input: next.input, namespace }
  return (
    <div class="outcome">
      {found !== undefined && (
        <p role="status">
          <strong>{count(found.items.length)}</strong> returned of {count(found.scanned)} scanned, {unitsText(found.units)}
          {found.pages > 1 && `, ${found.pages} pages`}
          {found.isReading && ' · reading…'}
          {!found.isReading && found.next === undefined && found.failure === undefined && ' · all of it'}
        </p>
      )}
      {found?.next !== undefined && !found.isReading && (
        <Button tone="quiet" onPress={onReadOn}>
          Read on
        </Button>
      )}
      {call !== undefined && <RequestStrip call={call} />}
    </div>
  )
}
