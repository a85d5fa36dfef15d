// The bus by itself: ids without gaps, a bounded memory that says what it lost, and listeners that can't disturb each other.
import { expect, test } from 'vitest'
import type { EmittedEvent } from '../../src/model/event.js'
import { EventBus } from '../../src/model/event-bus.js'

const reset = { type: 'reset' } as const

test('every listener hears every event until it leaves, whatever another one throws', () => {
  const failures: unknown[] = []
  const bus = new EventBus(
    () => 7,
    (error) => failures.push(error),
  )
  const heard: EmittedEvent[] = []
  bus.on(() => {
    throw new Error('bad listener')
  })
  const leave = bus.on((event) => heard.push(event))
  bus.emit(reset)
  bus.emit({ type: 'clock.changed', mode: 'manual', nowMs: 5 })
  leave()
  bus.emit(reset)
  expect(heard).toEqual([
    { id: 1, emittedAtMs: 7, type: 'reset' },
    { id: 2, emittedAtMs: 7, type: 'clock.changed', mode: 'manual', nowMs: 5 },
  ])
  expect(failures).toHaveLength(3)
})

test('the last thousand are kept', () => {
  const bus = new EventBus(
    () => 0,
    () => undefined,
  )
  expect(bus.after(0)).toBeUndefined()
  for (let n = 0; n < 2500; n++) bus.emit(reset)
  expect([bus.newestId, bus.after(0)?.id, bus.after(1500)?.id, bus.after(1501)?.id]).toEqual([2500, 1501, 1501, 1502])
  expect([bus.after(2499)?.id, bus.after(2500), bus.after(9999)]).toEqual([2500, undefined, undefined])
})
