// `dynalab record`: what a server is asked and answers, into a file, until it is interrupted.
import { open } from 'node:fs/promises'
import type { Command } from 'commander'
import { OptionError } from '../../config.js'
import type { RunLine } from '../../recording/lines.js'
import { addJsonFlag, examples, print, say } from '../screen/output.js'
import { addServerFlags, endpointFor, type ServerFlags, tokenFor } from '../server/server-flags.js'
import { tokenHeaders } from '../server/admin-client.js'
import { unreachableWords } from '../server/wire-client.js'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

interface RecordFlags extends ServerFlags {
  readonly out?: string
  readonly json?: true
}

export function configure(command: Command): void {
  command.requiredOption('--out <file>', 'where the lines go')
  addJsonFlag(addServerFlags(command))
  command.addHelpText('after', examples('record --out run.jsonl', 'replay run.jsonl', 'serve --in-memory --record run.jsonl'))
  command.action(record)
}

async function record({ out = '', json, ...flags }: RecordFlags): Promise<void> {
  if (flags.fork !== undefined) throw new OptionError('forks are recorded with their emulator: leave out --fork')
  const { value: endpoint } = endpointFor(flags)
  const ending = new AbortController()
  for (const signal of SIGNALS) process.once(signal, () => ending.abort())
  const lines = await linesOf(endpoint, ending.signal, tokenFor(flags))
  const unwritten = (error: Error): never => {
    throw new Error(`${out} can't be written: ${error.message}`)
  }
  const file = await open(out, 'w').catch(unwritten)
  let requests = -1
  let tail = ''
  try {
    for await (const chunk of lines) {
      const text = tail + chunk
      const end = text.lastIndexOf('\n') + 1
      const whole = text.slice(0, end)
      tail = text.slice(end)
      if (requests === -1 && whole !== '') begun(whole, out)
      requests += whole.split('\n').length - 1
      await file.appendFile(whole).catch(unwritten)
      if (whole.includes('{"kind":"cut"')) throw new Error('the recording is cut: this process was too slow to take it')
    }
  } catch (error) {
    if (!ending.signal.aborted) throw error
  } finally {
    await file.close()
  }
  print({ file: out, requests: Math.max(0, requests) }, json, (report) => `${report.requests} requests in ${out}`)
}

function begun(text: string, out: string): void {
  const { isFromStart } = JSON.parse(text.split('\n', 1)[0] ?? '') as RunLine // the first line of every recording
  say(`recording into ${out} until it is interrupted`)
  if (!isFromStart) say('there are tables already: a replay begins without them, and differs where they matter')
}

async function linesOf(endpoint: string, signal: AbortSignal, token: string | undefined): Promise<AsyncIterable<string>> {
  let response: Response
  try {
    response = await fetch(`${endpoint}/_dynalab/recording`, { signal, headers: tokenHeaders(token) })
  } catch (error) {
    throw new Error(unreachableWords(endpoint), { cause: error })
  }
  if (!response.ok || response.body === null)
    throw new Error(`${endpoint} answers ${response.status}, and no recording: dynalab doctor says what is there`)
  return response.body.pipeThrough(new TextDecoderStream()) as AsyncIterable<string>
}
