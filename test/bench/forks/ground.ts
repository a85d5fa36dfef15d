// What forks and resets are measured on: an emulator in this process with its tables, and what a task costs it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator, type Emulator } from '../../../src/emulator.js'
import type { Call } from '../../scenario/api.js'
import { atExit } from '../cleanup.js'

export type Kind = 'memory' | 'disk'
export const KINDS: readonly Kind[] = ['memory', 'disk']

/** Of one task: the CPU of all threads of the process, and the time that went by. */
export interface Cost {
  readonly cpuMs: number
  readonly wallMs: number
}

export interface Ground {
  readonly emulator: Emulator
  /** Undefined in memory. */
  readonly dataDir: string | undefined
}

let folder: string | undefined
let opened = 0

export async function openGround(kind: Kind): Promise<Ground> {
  const dataDir = kind === 'memory' ? undefined : join((folder ??= newFolder()), String(opened++))
  const place = dataDir === undefined ? { inMemory: true } : { dataDir }
  return { emulator: await createEmulator({ ...place, capacity: 'off', logLevel: 'error' }), dataDir }
}

function newFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'dynalab-bench-forks-'))
  atExit(() => rmSync(made, { recursive: true }))
  return made
}

export async function makeTables(call: Call, count: number, items = 0): Promise<void> {
  for (let n = 0; n < count; n++) {
    await call('CreateTable', {
      TableName: `table-${n}`,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    })
    for (let i = 0; i < items; i++) await put(call, `${i}`, `table-${n}`)
  }
}

export const put = (call: Call, pk: string, TableName = 'table-0'): Promise<unknown> =>
  call('PutItem', { TableName, Item: { pk: { S: pk }, fill: { S: 'x'.repeat(100) } } })

/** What the task costs when it is done so many times, each. */
export async function costOf(times: number, task: (n: number) => Promise<unknown>): Promise<Cost> {
  const [cpu, wall] = [cpuMs(), performance.now()]
  for (let n = 0; n < times; n++) await task(n)
  return { cpuMs: (cpuMs() - cpu) / times, wallMs: (performance.now() - wall) / times }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
