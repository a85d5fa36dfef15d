// What a query cost and found, with the very request.
import { scannedOf } from '../../../paging/found.js'
import { rowCount } from '../../../paging/page.js'
import { ReadOn } from '../../../paging/read-on.js'
import { count } from '../../../parts/format.js'
import { RequestStrip } from '../../../parts/request-strip.js'
import type { Namespace } from '../../../state/place.js'
import { CountAll } from './count-all.js'
import { type Measure, unitsText } from './estimate.js'
import type { Found } from './pages.js'
import type { Planned } from './request.js'

export interface OutcomeProps {
  readonly found: Found | undefined
  /** What the button would ask now. */
  readonly planned: Planned | undefined
  readonly namespace: Namespace
  /** The table or index that is asked. */
  readonly measure: Measure
  readonly onReadOn: () => void
}

export function Outcome({ found, planned, namespace, measure, onReadOn }: OutcomeProps) {
  const isOther = planned !== undefined && found !== undefined && JSON.stringify(planned) !== JSON.stringify(found.planned)
  const next = isOther || found?.call === undefined ? planned : undefined
  const call = next === undefined ? found?.call : { of: 'service' as const, name: next.operation, input: next.input, namespace }
  return (
    <div class="outcome">
      {found !== undefined && (
        <p role="status">
          <strong>{count(rowCount(found.pages))}</strong> returned of {count(scannedOf(found))} scanned, {unitsText(found.units)}
          {found.pages.length > 1 && `, ${count(found.pages.length)} pages`}
          {found.isReading && ' · reading…'}
          {!found.isReading && found.next === undefined && found.failure === undefined && ' · all of it'}
        </p>
      )}
      {found !== undefined && <ReadOn found={found} onPress={onReadOn} />}
      {call !== undefined && <RequestStrip call={call} />}
      {found?.next !== undefined && <CountAll planned={found.planned} {...{ namespace, measure }} />}
    </div>
  )
}
