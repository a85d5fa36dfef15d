#!/usr/bin/env node
// The command. Invariant: whatever goes wrong before or outside serving is one line on stderr and exit code 1.
import { CommanderError } from 'commander'
import { translateDynamoDbLocal } from './dynamodb-local.js'
import { completionOf, completionText } from './complete.js'
import { programFor, wholeProgram } from './program.js'
import { oneLine } from './start-error.js'

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode
    if (error.exitCode === 0) return // help and version end this way
    if (error.code === 'commander.help') return // a command that needs another one has shown those that there are
    process.stderr.write(`dynalab: ${oneLine(error.message).replace(/^error: /, '')}: see dynalab --help\n`)
    return
  }
  process.stderr.write(`dynalab: ${oneLine(error instanceof Error ? error.message : String(error))}\n`)
  process.exit(1) // whatever was opened before the start failed must not keep the process
}

// A reader that has gone away, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
try {
  const words = translateDynamoDbLocal(process.argv.slice(2))
  const [first, second, ...rest] = words
  if (first === 'complete' && second === '--') process.stdout.write(completionText(completionOf(await wholeProgram(), rest)))
  else await (await programFor(words)).parseAsync(words, { from: 'user' })
} catch (error) {
  fail(error)
}
