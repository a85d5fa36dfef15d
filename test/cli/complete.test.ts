// Completion knows what the commands take: commands, flags, choices, and where a file may stand.
import { expect, test } from 'vitest'
import { completionOf } from '../../src/cli/complete.js'
import { wholeProgram } from '../../src/cli/program.js'

const program = await wholeProgram()
const values = (...words: readonly string[]) => completionOf(program, words).candidates.map(({ value }) => value)

test.each([
  [['cl'], ['clock']],
  [['clock', 'a'], ['advance']],
  [['clock', 'advance', ''], []],
  [['serve', '--cap'], ['--capacity']],
  [
    ['serve', '--capacity', ''],
    ['off', 'provisioned', 'full'],
  ],
  [['serve', '--capacity=f'], ['--capacity=full']],
  [['zones', 'lag', '--gs'], ['--gsi']],
  [['faults', '--json', 'cl'], ['clear']], // after a flag
  [['zones', '--region', 'eu', 'do'], ['down']], // after a flag with its value
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish', 'powershell'],
  ],
  [['completion', 'bash', ''], []],
])('%j → %j', (words, expected) => {
  expect(values(...words)).toEqual(expected)
})

test.each([
  [['apply', ''], true],
  [['verify', ''], true],
  [['serve', '--data-dir', ''], true],
  [['serve', '--port', ''], false],
  [['clock', 'advance', ''], false],
])('%j may be followed by a file: %j', (words, takesFiles) => {
  expect(completionOf(program, words).takesFiles).toBe(takesFiles)
})
