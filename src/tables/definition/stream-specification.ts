// Whether a table keeps a stream, and of which images. Source: measured us-west-2, 2026-10.
import type { ApiError } from '../../model/errors.js'
import { invalidParameter } from '../../model/errors.js'
import type { StreamViewType } from '../../model/stream.js'
import type { StreamSpecification } from '../../shapes/operations.js'

interface Sentences {
  readonly missing: string
  readonly superfluous: string
}

const AT_CREATION: Sentences = {
  missing: 'Table is being created with a stream enabled, UpdateViewType is required',
  superfluous: 'Table is being created with a stream disabled, UpdateViewType should not be specified',
}

const IN_UPDATE: Sentences = {
  missing: 'If stream is being enabled then UpdateViewType is required',
  superfluous: 'If stream is being disabled, then UpdateViewType must not be specified',
}

/** Why the view type is missing or superfluous in CreateTable. */
export const newStreamRefusal = (stream: StreamSpecification | undefined): ApiError | undefined =>
  viewRefusal(stream, AT_CREATION)

/** The same in UpdateTable. */
export const streamUpdateRefusal = (stream: StreamSpecification | undefined): ApiError | undefined =>
  viewRefusal(stream, IN_UPDATE)

function viewRefusal(stream: StreamSpecification | undefined, sentences: Sentences): ApiError | undefined {
  if (stream === undefined) return undefined
  if (stream.StreamEnabled && stream.StreamViewType === undefined) return invalidParameter(sentences.missing)
  return !stream.StreamEnabled && stream.StreamViewType !== undefined ? invalidParameter(sentences.superfluous) : undefined
}

/** The stream asked for, undefined when none. */
export function streamOf(stream: StreamSpecification | undefined): { readonly viewType: StreamViewType } | undefined {
  return stream?.StreamEnabled === true && stream.StreamViewType !== undefined ? { viewType: stream.StreamViewType } : undefined
}
