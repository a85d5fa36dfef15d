// Reads on, or again after a failure.
import { Button } from '../parts/button.js'
import type { Found } from './found.js'

export interface ReadOnProps {
  readonly found: Found<unknown>
  readonly onPress: () => void
}

/** Nothing while it is read, and once all is there. */
export function ReadOn({ found: { isReading, next, failure }, onPress }: ReadOnProps) {
  if (isReading || (next ?? failure) === undefined) return null
  return (
    <Button tone="quiet" onPress={onPress}>
      {failure === undefined ? 'Read on' : 'Try again'}
    </Button>
  )
}
