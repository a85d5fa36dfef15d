// Zones where one namespace serves all: the others' zones are nobody's there.
import { expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator.js'

// A zone of another region would be lost, and nothing would come of it.
test('with one namespace for all there are its zones alone', async () => {
  await using emulator = await createEmulator({ inMemory: true, sharedDb: true, logLevel: 'error' })
  const words = 'zone must be one of us-east-1a, us-east-1b, us-east-1c: eu-west-1a is none of that region'
  expect(() => emulator.zones.down('eu-west-1a')).toThrow(words)
  expect(() => emulator.faults.inject({ effect: 'zone-down', zone: 'eu-west-1a' })).toThrow(words)
  expect(emulator.zones.down('us-east-1a').namespaces).toEqual([])
})
