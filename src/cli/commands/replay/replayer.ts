// Asks a fresh emulator what a recorded one was asked. Invariant: each request is asked at the time at which it arrived, by a clock that stands
// still between them, one after another.
import { isDeepStrictEqual } from 'node:util'
import { createEmulator, type Emulator } from '../../../emulator.js'
import type { GivenOptions } from '../../../config.js'
import type { AdminLine, Body, RequestLine } from '../../../recording/lines.js'
import { type Difference, differenceOf, withHandles } from './differences.js'
import type { Recording } from './recording.js'

const TYPE = 'application/x-amz-json-1.0'
/** What a replay does itself, or has no use for. */
const LEFT_OUT = /^\/(clock|hooks|forks|strict)(\/|$)/

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

/** @throws Error in one line when the emulator can't be started with the options of the recording */
export async function replay({ run, steps }: Recording, onStep: (done: number) => void): Promise<Replayed> {
  const options = { ...run.options, inMemory: true, seed: run.seed, clock: 'manual', logLevel: 'silent' } as GivenOptions // checked there
  const emulator = await createEmulator({ ...options, clockStart: new Date(run.startedMs).toISOString() })
  try {
    const { endpoint } = await emulator.listen({ port: 0, host: '127.0.0.1' })
    const handles = new Map<string, string>()
    const deviations: Deviation[] = []
    const leftOut = new Set<string>()
    let requests = 0
    for (const [at, step] of steps.entries()) {
      await moveTo(emulator, step.atMs)
      if (step.kind === 'request') {
        requests++
        const difference = await ask(endpoint, step, handles)
        if (difference !== undefined)
          deviations.push({ n: step.n, operation: step.target.split('.').at(-1) ?? '', ...difference })
      } else if (!(await administer(endpoint, step))) leftOut.add(`${step.method} ${step.path.split('?', 1)[0] ?? ''}`)
      onStep(at + 1)
    }
    return { requests, deviations, leftOut: [...leftOut] }
  } finally {
    await emulator.close()
  }
}

async function moveTo(emulator: Emulator, atMs: number): Promise<void> {
  const now = emulator.clock.now()
  if (atMs > now) await emulator.clock.advance(atMs - now)
  else if (atMs < now) await emulator.clock.set(atMs)
}

async function ask(endpoint: string, line: RequestLine, handles: Map<string, string>): Promise<Difference | undefined> {
  const { accessKeyId, region, target } = line
  const response = await fetch(endpoint, {
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
async function administer(endpoint: string, { method, path, body }: AdminLine): Promise<boolean> {
  if (LEFT_OUT.test(path)) return path.startsWith('/clock')
  const given = typeof body === 'string' ? body : Buffer.from(body.base64, 'base64')
  const response = await fetch(`${endpoint}/_dynalab${path}`, { method, ...(given.length === 0 ? {} : { body: given }) })
  await response.arrayBuffer()
  return response.ok
}
