// A thread in which a handler file runs, seen from outside. Invariants: one event at a time; whatever ends the thread (process.exit, an
// error that nobody caught, an endless loop that is out of time) ends the invocation and nothing else. Its answers come by a channel of
// their own, since a handler may post whatever it likes to the parent of its thread.
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { afterMs } from '../../runtime/heartbeat.js'
import { failureOf, type FunctionName, type Invocation, type Outcome, type RunnerListener, timedOut } from './runner.js'

/** How long a file may take to load. Source: docs lambda-runtime-environment (10 seconds for the init phase). */
const LOADING_MS = 10_000

interface Thrown {
  readonly name: string
  readonly message: string
  readonly stack?: string
}

type Message =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'unloadable' | 'threw'; readonly error: Thrown }
  | { readonly kind: 'answered'; readonly answer: string | undefined }

export class HandlerThread {
  /** Where its clients find the emulator. */
  readonly endpoint: string | undefined
  readonly #worker: Worker
  readonly #port: MessagePort
  readonly #isClosed: Promise<void>
  /** Undefined once it is loaded; an outcome when it can't be. */
  readonly #unloadable: Promise<Outcome | undefined>
  #settle: ((outcome: Outcome | undefined) => void) | undefined
  #isOver = false

  constructor(file: string, { name, arn }: FunctionName, listener: RunnerListener) {
    this.endpoint = listener.endpoint()
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    this.#worker = new Worker(new URL('./thread-program.mjs', import.meta.url), {
      name,
      workerData: { file, name, arn, endpoint: this.endpoint, port: port2 },
      transferList: [port2],
      stdout: true,
      stderr: true,
    })
    this.#unloadable = this.#settled(LOADING_MS, {
      kind: 'unreached',
      reason: `it takes more than ${LOADING_MS / 1000} s to load`,
    })
    this.#isClosed = new Promise((resolve) => this.#worker.on('exit', () => resolve()))
    this.#port.on('message', (message: Message) => this.#settle?.(outcomeOf(message)))
    this.#port.unref() // the thread holds the process, as long as it works
    this.#worker.on('error', (error) => {
      this.#takeLast()
      if (this.#settle === undefined) sayUncaught(error, listener)
      this.#end(failureOf(error))
    })
    this.#worker.on('exit', (code) => {
      this.#takeLast()
      this.#end({ kind: 'failed', reason: `it ended its process with code ${code}` })
      this.#port.close()
    })
    readLines(this.#worker.stdout, (line) => listener.printed(line, 'out'))
    readLines(this.#worker.stderr, (line) => listener.printed(line, 'error'))
  }

  /** It takes no more events. */
  get isOver(): boolean {
    return this.#isOver
  }

  async invoke({ event, requestId, timeoutMs }: Invocation): Promise<Outcome> {
    this.#worker.ref()
    const unloadable = await this.#unloadable
    if (unloadable !== undefined) {
      await this.close()
      return unloadable.kind === 'failed' ? { ...unloadable, kind: 'unreached' } : unloadable
    }
    const settled = this.#settled(timeoutMs, timedOut(timeoutMs))
    this.#port.postMessage({ event, requestId, timeoutMs })
    const outcome = (await settled) ?? { kind: 'failed', reason: 'it was ended' }
    this.#worker.unref()
    return outcome
  }

  async close(): Promise<void> {
    this.#end({ kind: 'failed', reason: 'it was ended' })
    await this.#worker.terminate()
    await this.#isClosed
  }

  /** What the thread said before it ended. */
  #takeLast(): void {
    const received = receiveMessageOnPort(this.#port)
    if (received !== undefined) this.#settle?.(outcomeOf(received.message as Message)) // its own program sent it
  }

  /** What the next message says, or what is said when it does not come in time: then the thread is over. */
  #settled(mostMs: number, late: Outcome): Promise<Outcome | undefined> {
    return new Promise((resolve) => {
      if (this.#isOver) return resolve({ kind: 'failed', reason: 'it was ended' })
      const callOff = afterMs(mostMs, () => this.#end(late)) // whoever invoked it closes it
      this.#settle = (outcome) => {
        callOff()
        this.#settle = undefined
        resolve(outcome)
      }
    })
  }

  #end(outcome: Outcome): void {
    this.#isOver = true
    this.#settle?.(outcome)
  }
}

function outcomeOf(message: Message): Outcome | undefined {
  switch (message.kind) {
    case 'loaded':
      return undefined
    case 'answered':
      return { kind: 'answered', answer: message.answer === undefined ? undefined : (JSON.parse(message.answer) as unknown) }
    case 'unloadable':
      return { kind: 'unreached', reason: `it cannot be loaded: ${loadFailure(message.error)}` }
    case 'threw':
      return failureOf(asError(message.error))
  }
}

/** In one line, with the place in somebody's file, if there is one. */
function loadFailure({ name, message, stack = '' }: Thrown): string {
  const words = `${name}: ${message}`.split('\n')[0]?.replace(/ imported from \S*thread-program\.mjs$/, '')
  const place = [...stack.matchAll(/(?<=^|[\s(])(?:file:\/\/)?(\/[^\s():]+:\d+)/g)].find(
    ([, at = '']) => !at.includes('/thread-program.mjs'),
  )
  return `${words}${place === undefined ? '' : ` (${place[1]})`}`
}

/** As it was in its thread. What is no error has no place. */
const asError = (thrown: Thrown): Error =>
  Object.assign(new Error(thrown.message), { stack: `${thrown.name}: ${thrown.message}` }, thrown)

/** Of an error between two events: no invocation fails by it. */
function sayUncaught(error: unknown, listener: RunnerListener): void {
  const outcome = failureOf(error)
  const text = outcome.kind === 'failed' ? (outcome.stack ?? outcome.reason) : ''
  for (const line of `nobody caught ${text}`.split('\n')) listener.printed(line, 'error')
}

function readLines(stream: Readable, take: (line: string) => void): void {
  createInterface({ input: stream }).on('line', take)
}
