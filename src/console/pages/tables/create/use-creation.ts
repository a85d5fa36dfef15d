// Creates a table, and keeps what the service said against it.
import { useState } from 'preact/hooks'
import { ApiFailure, failureText } from '../../../api/call.js'
import { callService } from '../../../api/service-calls.js'
import { perform } from '../../../state/deeds.js'
import { usePlace } from '../../../state/place.js'
import type { Input } from './table-draft.js'

export interface Creation {
  readonly input: Input
  /** In the past tense. */
  readonly words: string
  /** What is done with the table then. */
  readonly fill?: () => Promise<unknown>
  readonly onCreated: () => void
}

export function useCreation() {
  const { namespace } = usePlace()
  const [failure, setFailure] = useState<ApiFailure>()
  const create = async ({ input, words, fill = () => Promise.resolve(), onCreated }: Creation): Promise<boolean> => {
    setFailure(undefined)
    try {
      await callService('CreateTable', input, namespace)
    } catch (error) {
      setFailure(error instanceof ApiFailure ? error : new ApiFailure('Fault', failureText(error), 0))
      return false
    }
    const undo = (): Promise<unknown> => callService('DeleteTable', { TableName: input['TableName'] }, namespace)
    const isDone = await perform({ words, run: fill, undo })
    if (isDone) onCreated()
    return isDone
  }
  return { failure, create }
}
