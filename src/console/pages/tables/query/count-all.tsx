// Counts all that a question finds, beside what was read of it: first what that may cost, then how far it is.
import { Button } from '../../../parts/button.js'
import { count } from '../../../parts/format.js'
import { RequestStrip } from '../../../parts/request-strip.js'
import type { Namespace } from '../../../state/place.js'
import { type Measure, unitsText, wholeWords } from './estimate.js'
import { unlimited } from './read-all.js'
import type { Planned } from './request.js'
import { useCount } from './use-count.js'

export interface CountAllProps {
  /** What was asked. */
  readonly planned: Planned
  readonly namespace: Namespace
  /** The table or index that is asked. */
  readonly measure: Measure
}

export function CountAll({ planned: asked, namespace, measure }: CountAllProps) {
  const { operation, input } = unlimited(asked)
  const planned = { operation, input: { ...input, Select: 'COUNT' } }
  const { counted, start, stop } = useCount(planned, namespace)
  if (counted === undefined)
    return (
      <Button tone="quiet" title="Reads all that match to their end, and shows only how many they are" onPress={start}>
        Count all <small class="muted">{wholeWords(planned, measure)} (estimate)</small>
      </Button>
    )
  const { count: found, scanned, units, state, failure, call } = counted
  const isOver = state === 'done'
  return (
    <>
      <p role="status" aria-label="Count">
        <strong>{count(found)}</strong> {isOver ? 'match in all' : 'match so far'}, of {count(scanned)} read, {unitsText(units)}
        {state === 'counting' && ' · counting…'}
      </p>
      {failure !== undefined && (
        <p class="error" role="alert">
          {failure}
        </p>
      )}
      {!isOver && (
        <Button tone="quiet" onPress={state === 'counting' ? stop : start}>
          {state === 'counting' ? 'Stop' : 'Count on'}
        </Button>
      )}
      {call !== undefined && <RequestStrip call={call} />}
    </>
  )
}
