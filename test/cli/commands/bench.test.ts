// A short load: it says what was answered, and leaves no table.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer } from './server.js'

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('bench measures three operations, and its table is gone afterwards', async () => {
  const { results } = await server.json<{ results: { operation: string; operations: number; p50Ms: number; p99Ms: number }[] }>([
    ...['bench', '--seconds', '0.2', '--connections', '4'],
  ])
  expect(results.map(({ operation }) => operation)).toEqual(['PutItem', 'GetItem', 'Query of 10'])
  for (const { operations, p50Ms, p99Ms } of results) {
    expect(operations).toBeGreaterThan(0)
    expect(p99Ms).toBeGreaterThanOrEqual(p50Ms)
  }
  expect((await server.run(['tables'])).stdout).toBe('no tables\n')
})

test.each([
  ['--seconds', 'x', 'a number from 0.1 to 600'],
  ['--connections', '0', 'a number from 1 to 1000'],
])('bench %s %s is refused', async (flag, value, words) => {
  expect((await server.run(['bench', flag, value])).stderr).toBe(`dynalab: ${flag} is "${value}": it must be ${words}\n`)
})
