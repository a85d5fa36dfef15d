// Proves that who waits for what is under way waits for all of that, however often it is asked, and for nothing that begins after it.
import { expect, test } from 'vitest'
import { InFlight } from '../../../src/ring/catalogue/in-flight.js'

function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open: () => open(), opened }
}

async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false
  void promise.then(() => (done = true))
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
  return done
}

test('waits for what had begun, and not for what begins after it', async () => {
  const inFlight = new InFlight()
  const [first, second] = [gate(), gate()]
  const one = inFlight.during(() => first.opened)
  const drained = inFlight.drained()
  const other = inFlight.during(() => second.opened)
  expect(await isDone(drained)).toBe(false)
  first.open()
  await one
  expect(await isDone(drained)).toBe(true)
  second.open()
  await other
})

// The second question comes while a generation of before still runs: its own begins empty, and that of before counts too.
test('waits for all generations of before', async () => {
  const inFlight = new InFlight()
  const [first, second] = [gate(), gate()]
  const one = inFlight.during(() => first.opened)
  void inFlight.drained()
  const empty = inFlight.drained()
  const other = inFlight.during(() => second.opened)
  const last = inFlight.drained()
  second.open()
  await other
  expect([await isDone(empty), await isDone(last)]).toEqual([false, false])
  first.open()
  await one
  expect([await isDone(empty), await isDone(last)]).toEqual([true, true])
})

test('what fails has ended', async () => {
  const inFlight = new InFlight()
  await expect(inFlight.during(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await isDone(inFlight.drained())).toBe(true)
})
