// Proves what an operator hears while a ring does not answer: each cause once in ten seconds, and how often it was left out.
import { expect, it } from 'vitest'
import { refusalOf, unknownUnlessOurs } from '../../../src/ring/cluster/outcome.js'
import { failureLog } from '../../../src/ring-gateway/failure-log.js'

function listening() {
  const heard: string[] = []
  const time = { ms: 0 }
  const log = failureLog(
    (words) => heard.push(words),
    () => time.ms,
  )
  return { heard, time, log }
}

const refused = (): Error => new Error('no node answers')

it('says what the ring failed with on one line, as reads and conditional writes hand it on', () => {
  const { heard, log } = listening()
  log(refusalOf(refused()))
  log(unknownUnlessOurs(new Error('timed out')))
  expect(heard).toEqual([
    'the ring failed at a task, which is tried again: Error: no node answers',
    'the ring failed at a task, which is tried again: Error: timed out',
  ])
})

it('says the same once in ten seconds, and then how often it was not said', () => {
  const { heard, time, log } = listening()
  for (time.ms = 0; time.ms < 10_000; time.ms += 500) log(refusalOf(refused()))
  expect(heard).toHaveLength(1)
  for (; time.ms < 25_000; time.ms += 500) log(refusalOf(refused()))
  expect(heard.slice(1)).toEqual([
    'the ring failed at a task, which is tried again: Error: no node answers (19 more times since this was last said)',
    'the ring failed at a task, which is tried again: Error: no node answers (19 more times since this was last said)',
  ])
})

it('shows where a mistake of ours comes from', () => {
  const { heard, log } = listening()
  const mistake = new TypeError('of undefined')
  log(refusalOf(mistake))
  expect(heard).toEqual([`the ring failed at a task, which is tried again: ${String(mistake.stack)}`])
})
