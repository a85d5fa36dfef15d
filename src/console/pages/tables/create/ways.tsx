// What the ways to a new table share: how they end, and what the service had against them.
import type { ApiFailure } from '../../../api/call.js'

export interface WayProps {
  readonly onCreated: (name: string) => void
  readonly onClose: () => void
}

export const Refused = ({ failure }: { readonly failure: ApiFailure | undefined }) =>
  failure === undefined ? null : (
    <p class="error" role="alert">
      {failure.kind}: {failure.message}
    </p>
  )
