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

test('who has waited too long is refused in his turn, and those after him run', async () => {
  let nowMs = 0
  const lanes = new Lanes(() => nowMs)
  let end: () => void = () => undefined
  const ran: string[] = []
  const task = (name: string) => (): Promise<void> => Promise.resolve(void ran.push(name))
  const first = lanes.run(1, H, () => new Promise<void>((resolve) => (end = resolve)), 10)
  const late = lanes.run(1, H, task('late'), 10)
  const patient = lanes.run(1, H, task('patient'))
  nowMs = 11
  const young = lanes.run(1, H, task('young'), 10)
  end()
  await first
  await expect(late).rejects.toMatchObject({ name: 'ThrottlingException' })
  await Promise.all([patient, young])
  expect(ran).toEqual(['patient', 'young'])
  expect([lanes.count, lanes.waiting]).toEqual([0, 0])
})
