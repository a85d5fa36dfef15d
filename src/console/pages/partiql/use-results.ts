// What was run, and what it was answered. Invariant: a statement that may change something is sent once, when the person says so; what is read
// again by itself are pages of a SELECT.
import { useState } from 'preact/hooks'
import { failureText } from '../../api/call.js'
import { type Found as FoundPages, NOTHING_FOUND, withAnswer } from '../../paging/found.js'
import { type Paging, usePaging } from '../../paging/paging.js'
import { type Mode, runOne, runSeveral, type Several, type Wanted } from './run.js'

export interface Found extends FoundPages<string> {
  readonly wanted: Wanted
  /** Tells this run from others. */
  readonly run: number
}

export interface Results extends Pick<Paging<Found>, 'found' | 'readOn' | 'onSight'> {
  /** Of a batch or a transaction; then nothing is found. */
  readonly several: Several | undefined
  /** Why nothing was done. */
  readonly failure: string | undefined
  readonly isRunning: boolean
  readonly run: (mode: Mode, wanted: Wanted) => Promise<void>
  /** The text was changed, so that it means another one. */
  readonly forgetFailure: () => void
}

export function useResults(): Results {
  const { found, begin, readOn, onSight } = usePaging<string, Found>({ read: ({ wanted }, start) => runOne(wanted, start) })
  const [several, setSeveral] = useState<Several>()
  const [failure, setFailure] = useState<string>()
  const [isRunning, setRunning] = useState(false)
  const show = (one: Found | undefined, more: Several | undefined): void => {
    begin(one)
    setSeveral(more)
  }
  const run = async (mode: Mode, wanted: Wanted): Promise<void> => {
    setRunning(true)
    setFailure(undefined)
    try {
      if (mode === 'statement') show(await foundBy(wanted), undefined)
      else show(undefined, await runSeveral(mode, wanted))
    } catch (error) {
      setFailure(failureText(error))
      show(undefined, undefined)
    }
    setRunning(false)
  }
  return { found, several, failure, isRunning, run, readOn, onSight, forgetFailure: () => setFailure(undefined) }
}

async function foundBy(wanted: Wanted): Promise<Found> {
  const first = await runOne(wanted)
  return withAnswer({ ...NOTHING_FOUND, wanted, run: first.call.id }, undefined, first)
}
