// What looks at requests by the options. Invariant: while strict mode is off there is nobody.
import type { EmulatorOptions } from './emulator-options.js'
import type { StoreEngine } from './engine/store-engine.js'
import { isRunning } from './runtime/clock-state.js'
import { stopwatchMs } from './runtime/stopwatch.js'
import { type ObserverParts, StrictObserver } from './strict/observer.js'
import { waiversOf } from './strict/waivers.js'

export interface StrictParts extends Pick<ObserverParts, 'find' | 'homeOf' | 'log'> {
  readonly options: Pick<EmulatorOptions, 'strict' | 'strictIgnore' | 'partitionBytes'>
  readonly engine: StoreEngine
}

export function strictOf({ options, engine, ...parts }: StrictParts): StrictObserver | undefined {
  const { strict: mode, strictIgnore, partitionBytes: collectionLimitBytes } = options
  if (mode === 'off') return undefined
  const { clock, events, items: collections } = engine
  return new StrictObserver({
    ...{ ...parts, mode, events, stopwatchMs, collections, collectionLimitBytes },
    isWaived: waiversOf(strictIgnore),
    clock: { nowMs: () => clock.nowMs(), isRunning: () => isRunning(clock.state) },
  })
}
