// How many items a question finds to its end. Invariant: the count belongs to the question that is asked; what was counted stays when it is stopped
// or nobody answers, and counting goes on from there.
import { useEffect, useRef, useState } from 'preact/hooks'
import { type ApiCall, failureText } from '../../../api/call.js'
import type { Namespace } from '../../../state/place.js'
import type { Item } from '../item/item.js'
import { readAll } from './read-all.js'
import type { Planned } from './request.js'

export interface Counted {
  readonly count: number
  readonly scanned: number
  readonly units: number
  readonly state: 'counting' | 'stopped' | 'done'
  /** Where to go on. */
  readonly next: Item | undefined
  readonly failure: string | undefined
  /** The last. */
  readonly call: ApiCall | undefined
}

export interface Counting {
  /** Undefined before the first time. */
  readonly counted: Counted | undefined
  /** Begins, or goes on. */
  readonly start: () => void
  readonly stop: () => void
}

const NOTHING: Counted = {
  ...{ count: 0, scanned: 0, units: 0, state: 'counting', next: undefined, failure: undefined, call: undefined },
}

/** @param planned what counts: another one begins anew */
export function useCount(planned: Planned, namespace: Namespace): Counting {
  const [counted, setCounted] = useState<Counted>()
  /** The one that is under way. */
  const running = useRef<object | undefined>(undefined)
  const stop = (): void => void (running.current = undefined)
  useEffect(() => {
    setCounted(undefined)
    return stop
  }, [JSON.stringify(planned)])
  const start = (): void => {
    const own = {}
    running.current = own
    const isStopped = (): boolean => running.current !== own
    let now: Counted = { ...(counted ?? NOTHING), state: 'counting', failure: undefined }
    const show = (change: Partial<Counted>): void => setCounted((now = { ...now, ...change }))
    show({})
    readAll({
      ...{ planned, namespace, from: now.next, isStopped },
      onPage: ({ Count = 0, ScannedCount = 0, ConsumedCapacity, LastEvaluatedKey }, call) =>
        show({
          count: now.count + Count,
          scanned: now.scanned + ScannedCount,
          units: now.units + (ConsumedCapacity?.CapacityUnits ?? 0),
          state: LastEvaluatedKey === undefined ? 'done' : 'counting',
          ...{ next: LastEvaluatedKey, call },
        }),
    }).catch((error: unknown) => {
      if (!isStopped()) show({ state: 'stopped', failure: failureText(error) })
    })
  }
  return {
    ...{ counted, start },
    stop: () => {
      stop()
      setCounted((now) => now && { ...now, state: 'stopped' })
    },
  }
}
