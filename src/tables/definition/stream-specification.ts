// Whether a table keeps a stream, and of which images. Source: measured us-west-2, 2026-10.
import type { ApiError } from '../../model/errors.js'
import { invalidParameter } from '../../model/errors.js'
import type { StreamViewType } from '../../model/table.js'
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
export const newStreamRefusal = (asked: StreamSpecification | undefined): ApiError | undefined => viewRefusal(asked, AT_CREATION)

/** The same in UpdateTable. */
export const streamUpdateRefusal = (asked: StreamSpecification | undefined): ApiError | undefined => viewRefusal(asked, IN_UPDATE)

function viewRefusal(asked: StreamSpecification | undefined, sentences: Sentences): ApiError | undefined {
  if (asked === undefined) return undefined
  if (asked.StreamEnabled && asked.StreamViewType === undefined) return invalidParameter(sentences.missing)
  return !asked.StreamEnabled && asked.StreamViewType !== undefined ? invalidParameter(sentences.superfluous) : undefined
}

/** The stream asked for, undefined when none. */
export function streamOf(asked: StreamSpecification | undefined): { readonly viewType: StreamViewType } | undefined {
  return asked?.StreamEnabled === true && asked.StreamViewType !== undefined ? { viewType: asked.StreamViewType } : undefined
}
