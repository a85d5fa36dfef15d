// A run of tests that is killed can end nothing, so its server must see that by itself. The starter here is a real process that is killed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { starterEnded } from '../../src/cli/starter.js'

it('is told when the starter was killed, and not before', async () => {
  const starter = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' })
  await once(starter, 'spawn')
  let isTold = false
  const ended = starterEnded(starter.pid).then(() => (isTold = true))
  expect(isTold).toBe(false)
  starter.kill('SIGKILL')
  await once(starter, 'exit')
  await ended
  expect(isTold).toBe(true)
})
