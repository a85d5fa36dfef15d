// The operator's log at a reader that is slow or gone: it is no reason for a server to end. Node makes a pipe one that does not wait, and
// a handler of a hook can print faster than anybody reads.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const LINES = 10_000
const PROGRAM = `
  import { createLogger } from '${new URL('../src/logger.ts', import.meta.url).href}'
  process.stderr // from here on writes to the pipe do not wait
  process.stdin.once('data', () => {
    const logger = createLogger('info')
    for (let at = 0; at < ${LINES}; at++) logger.info('line ' + at + ' ' + 'x'.repeat(100))
    process.stdout.write('went on')
    process.stdin.destroy()
  })`

const start = () =>
  spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', PROGRAM], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
/** @param busyMs for how long each piece keeps the reader busy */
const textOf = async (stream: AsyncIterable<Buffer>, busyMs = 0): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of stream) {
    chunks.push(chunk)
    for (const since = performance.now(); performance.now() - since < busyMs;);
  }
  return Buffer.concat(chunks).toString()
}

test('a reader that is slow gets every line whole', async () => {
  const child = start()
  child.stdin.write('go')
  const [lines, said] = await Promise.all([textOf(child.stderr, 20), textOf(child.stdout)])
  expect(said).toBe('went on')
  const numbers = [...lines.matchAll(/ info line (\d+) x{100}\n/g)].map(([, number]) => Number(number))
  expect(numbers).toEqual(Array.from({ length: LINES }, (_, at) => at))
})

test('without a reader it goes on', async () => {
  const child = start()
  child.stderr.destroy()
  child.stdin.write('go')
  expect(await textOf(child.stdout)).toBe('went on')
})
