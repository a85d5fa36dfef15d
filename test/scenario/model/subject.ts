// The emulator as the model's runs see it: requests in, answers out, without a socket; in memory, on a store whose commits land
// late, or on disk, each of which can be closed and opened again.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator, type Emulator } from '../../../src/emulator.js'
import { seededRandom } from '../../../src/runtime/random.js'
import { faultyStore } from '../../../src/storage/faulty-store.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import { emulatorOn } from '../../support/emulator-rig.js'
import { json } from './value.js'

export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

export interface Subject {
  /** Handed over in this very turn of the event loop. */
  send(operation: string, input: object): Promise<Answer>
  restart(): Promise<void>
  close(): Promise<void>
}

interface Opened {
  answer(headers: Record<string, string>, body: string): Promise<{ readonly status: number; readonly body: string }>
  close(): Promise<void>
}

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0'

async function subjectOf(open: () => Promise<Opened>, dispose: () => Promise<void>): Promise<Subject> {
  let opened = await open()
  return {
    send: async (operation, input) => {
      const headers = {
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization: AUTHORIZATION,
      }
      const { status, body } = await opened.answer(headers, json(input))
      return { status, body: JSON.parse(body) as Answer['body'] } // always an object
    },
    restart: async () => {
      await opened.close()
      opened = await open()
    },
    close: async () => {
      await opened.close()
      await dispose()
    },
  }
}

function answerOf(emulator: Pick<Emulator, 'clientConfig'>): Opened['answer'] {
  const { requestHandler } = emulator.clientConfig()
  return async (headers, body) => {
    const { response } = await requestHandler.handle({ headers, body })
    return { status: response.statusCode, body: Buffer.from(response.body).toString() }
  }
}

/** In memory; it has nothing to restart from. */
export async function inMemory(): Promise<Subject> {
  const emulator = await createEmulator({ inMemory: true, logLevel: 'silent' })
  return subjectOf(
    async () => ({ answer: answerOf(emulator), close: async () => {} }),
    () => emulator.close(),
  )
}

/** A fork on disk, which is kept as a snapshot and gone back to where others are closed and opened again. */
export async function inFork(): Promise<Subject> {
  const dataDir = await mkdtemp(join(tmpdir(), 'dynalab-model-'))
  const emulator = await createEmulator({ dataDir, logLevel: 'silent' })
  const fork = await emulator.fork()
  let isFirst = true
  const open = async (): Promise<Opened> => {
    if (!isFirst) {
      await fork.snapshot('model')
      await fork.restore('model')
      await emulator.snapshots.remove('model')
    }
    isFirst = false
    return { answer: answerOf(fork), close: () => Promise.resolve() }
  }
  return subjectOf(open, async () => {
    await emulator.close()
    await rm(dataDir, { recursive: true })
  })
}

/** In a folder of its own. */
export async function onDisk(): Promise<Subject> {
  const dataDir = await mkdtemp(join(tmpdir(), 'dynalab-model-'))
  return subjectOf(
    async () => {
      const emulator = await createEmulator({ dataDir, logLevel: 'silent', audit: 'on' })
      return { answer: answerOf(emulator), close: () => emulator.close() }
    },
    () => rm(dataDir, { recursive: true }),
  )
}

/** On a store that lands each commit some turns late, and outlives each emulator on it. */
export async function onDelayingStore(seed: string): Promise<Subject> {
  const memory = await openMemoryStore()
  const random = seededRandom(seed)
  const late = faultyStore(memory, random, { failingShare: 0, delayTurns: 4 })
  const store = wrapStore(late, { close: async () => undefined })
  return subjectOf(
    async () => {
      const failures: unknown[] = []
      // In partitions of any size: the model counts on four, each with its minimum charge.
      const { emulator } = await emulatorOn(store, { random, onFailure: (error) => void failures.push(error) })
      const close = async (): Promise<void> => {
        await emulator.close()
        if (failures.length > 0) throw failures[0]
      }
      return { answer: answerOf(emulator), close }
    },
    () => memory.close(),
  )
}
