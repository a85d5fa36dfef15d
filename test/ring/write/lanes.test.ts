// What is proved: what joins a lane runs alone and in its turn, whatever the one ahead came to, and an empty lane leaves nothing behind.
import { expect, test } from 'vitest'
import { Lanes } from '../../../src/ring/write/lanes.js'

const H = Buffer.from('h')

test('one at a time, in the order of joining, and other lanes beside', async () => {
  const lanes = new Lanes()
  const seen: string[] = []
  const gates: (() => void)[] = []
  const held = (name: string) => async () => {
    seen.push(`${name} begins`)
    await new Promise<void>((resolve) => gates.push(resolve))
    seen.push(`${name} ends`)
    if (name === 'a') throw new Error('a fails')
    return name
  }
  const a = lanes.run(1, H, held('a'))
  const b = lanes.run(1, H, held('b'))
  const c = lanes.run(1, H, held('c'))
  const other = lanes.run(2, H, held('other'))
  expect([lanes.count, lanes.waiting]).toEqual([2, 2])
  const open = async (): Promise<void> => {
    await Promise.resolve()
    gates.shift()?.()
  }
  await open() // of a
  await expect(a).rejects.toThrow('a fails')
  await open() // of the other lane
  expect(await other).toBe('other')
  await open()
  expect(await b).toBe('b')
  await open()
  expect(await c).toBe('c')
  expect(seen.filter((line) => !line.startsWith('other'))).toEqual([
    'a begins',
    'a ends',
    'b begins',
    'b ends',
    'c begins',
    'c ends',
  ])
  expect([lanes.count, lanes.waiting]).toEqual([0, 0])
})
