// Asks a fresh emulator what a recorded one was asked. Invariant: each request is asked at the time at which it arrived, by a clock that stands
// still between them, one after another.
import { isDeepStrictEqual } from 'node:util'
import { createEmulator, type Emulator, type Fork } from '../../../emulator.js'
import type { GivenOptions } from '../../../config.js'
import { forkIdOf } from '../../../protocol/fork-key.js'
import type { AdminLine, Body, RequestLine } from '../../../recording/lines.js'
import { type Difference, differenceOf, withHandles } from './differences.js'
import type { Recording, Step } from './recording.js'
import { ReplayedForks } from './replayed-forks.js'

const TYPE = 'application/x-amz-json-1.0'
/** What a replay does itself: by lines of forks, and by the time of each line. */
const DONE = /^\/(clock(\/|\?|$)|forks(\/[^/?]+(\/(forks|clock))?)?(\?|$))/
/** What it has no use for. */
const LEFT_OUT = /^\/(forks\/[^/]+\/)?(hooks|strict)(\/|\?|$)/
/** A path to administration of a fork. */
const OF_FORK = /^\/forks\/([^/?]+)(?=\/)/

export interface Deviation extends Difference {
  readonly n: number
  readonly operation: string
}

export interface Replayed {
  readonly requests: number
  readonly deviations: readonly Deviation[]
  /** What administration was told, and the replay leaves out. */
  readonly leftOut: readonly string[]
}

interface Run {
  readonly emulator: Emulator
  readonly endpoint: string
  readonly forks: ReplayedForks
  /** What the replay calls the handles of the recording. */
  readonly handles: Map<string, string>
}

/** The clock of the emulator, or of a fork. */
interface Moved {
  now(): number | Promise<number>
  advance(ms: number): Promise<unknown>
  set(toMs: number): Promise<unknown>
}

/** @throws Error in one line when the emulator can't be started with the options of the recording */
export async function replay({ run: of, steps }: Recording, onStep: (done: number) => void): Promise<Replayed> {
  const options = { ...of.options, inMemory: true, seed: of.seed, clock: 'manual', logLevel: 'silent' } as GivenOptions // checked there
  const emulator = await createEmulator({ ...options, clockStart: new Date(of.startedMs).toISOString() })
  try {
    const { endpoint } = await emulator.listen({ port: 0, host: '127.0.0.1' })
    const run = { emulator, endpoint, forks: new ReplayedForks(emulator), handles: new Map<string, string>() }
    const deviations: Deviation[] = []
    const leftOut = new Set<string>()
    for (const [at, step] of steps.entries()) {
      const done = await replayStep(run, step)
      if (typeof done === 'string') leftOut.add(done)
      else if (done !== undefined) deviations.push(done)
      onStep(at + 1)
    }
    const requests = steps.filter(({ kind }) => kind === 'request').length
    return { requests, deviations, leftOut: [...leftOut] }
  } finally {
    await emulator.close()
  }
}

/** @returns how its answer differs, or in words what is left out */
async function replayStep(run: Run, step: Step): Promise<Deviation | string | undefined> {
  if (step.kind === 'request') return replayRequest(run, step)
  await moveTo(run.emulator.clock, step.atMs)
  switch (step.kind) {
    case 'admin':
      return (await administer(run, step)) ? undefined : `${step.method} ${step.path.split('?', 1)[0] ?? ''}`
    case 'fork':
      return (await run.forks.make(step)) ? undefined : strangerWords(step.of)
    case 'drop':
      return (await run.forks.drop(step)) ? undefined : strangerWords(step.id)
  }
}

async function replayRequest(run: Run, step: RequestLine): Promise<Deviation | string | undefined> {
  const fork = step.fork === undefined ? undefined : run.forks.find(step.fork)
  if (step.fork !== undefined && fork === undefined) return strangerWords(step.fork)
  await moveTo((fork ?? run.emulator).clock, step.atMs)
  const difference = await ask(run, step, fork)
  return difference && { n: step.n, operation: step.target.split('.').at(-1) ?? '', ...difference }
}

const strangerWords = (id = ''): string => `the fork ${id}, which was there before the recording`

async function moveTo(clock: Moved, atMs: number): Promise<void> {
  const now = await clock.now()
  if (atMs > now) await clock.advance(atMs - now)
  else if (atMs < now) await clock.set(atMs)
}

async function ask({ endpoint, handles }: Run, line: RequestLine, fork: Fork | undefined): Promise<Difference | undefined> {
  const { region, target } = line
  const accessKeyId = fork !== undefined && forkIdOf(line.accessKeyId) === line.fork ? fork.accessKeyId : line.accessKeyId
  const response = await fetch(fork === undefined ? endpoint : `${endpoint}/fork/${fork.id}`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': TYPE, 'x-amz-target': target, 'x-amz-date': '20260101T000000Z', 'accept-encoding': 'identity' },
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=none`,
    },
    body: bytesOf(line.body, handles),
  }).catch(() => undefined)
  const { status = 0 } = response ?? {}
  const body = (await response?.text()) ?? ''
  const { answer } = line
  if (status !== answer.status) return { path: '', recorded: shown(answer.status, answer.body), replayed: shown(status, body) }
  return isDeepStrictEqual(answer.body, body) ? undefined : differenceOf(jsonIn(answer.body), jsonIn(body), handles)
}

const shown = (status: number, body: Body): string =>
  status === 0 ? 'a broken connection' : `${status}${status < 300 ? '' : ` ${typeof body === 'string' ? body : ''}`}`.trim()

function bytesOf(body: Body, handles: ReadonlyMap<string, string>): string | Buffer {
  if (typeof body !== 'string') return Buffer.from(body.base64, 'base64')
  const isConcerned = [...handles].some(([recorded, replayed]) => recorded !== replayed && body.includes(recorded))
  return isConcerned ? JSON.stringify(withHandles(JSON.parse(body), handles)) : body
}

function jsonIn(body: Body): unknown {
  if (typeof body !== 'string') return body
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}

/** @returns whether it was done */
async function administer({ endpoint, forks }: Run, { method, path, body }: AdminLine): Promise<boolean> {
  if (DONE.test(path)) return true
  if (LEFT_OUT.test(path)) return false
  const named = OF_FORK.exec(path)?.[1]
  const fork = named === undefined ? undefined : forks.find(decodeURIComponent(named))
  if (named !== undefined && fork === undefined) return false
  const there = fork === undefined ? path : path.replace(OF_FORK, `/forks/${fork.id}`)
  const given = typeof body === 'string' ? body : Buffer.from(body.base64, 'base64')
  const response = await fetch(`${endpoint}/_dynalab${there}`, { method, ...(given.length === 0 ? {} : { body: given }) })
  await response.arrayBuffer()
  return response.ok
}
