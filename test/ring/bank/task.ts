// What a gateway of the bank is told, and the accounts that all of them know.
import type { Item } from '../../../src/model/attribute-value.js'
import type { NewIndex, NewTable } from '../../../src/model/table.js'
import type { RingRecord } from '../../../src/ring/catalogue/ring-record.js'
import { newTable } from '../support/tables.js'

export interface BankTask {
  readonly nodes: readonly string[]
  readonly replicas: number
  readonly keyspace: string
  readonly stored: RingRecord
  readonly slot: number
  readonly skewMs: number
  readonly seed: string
}

export const ACCOUNTS = 18
const BRANCHES = 6
export const START = 100
/** So long others wait before they abort a transaction, so that the dead don't hold up a short run. */
export const HOLD_MS = 1000
/** An account moves between bands as its balance changes. */
const BANDS = 4

const index = (kind: 'local' | 'global', name: string, keys: NewIndex['keys'], type: 'ALL' | 'KEYS_ONLY'): NewIndex => ({
  kind,
  name,
  keys,
  projection: { type, nonKeyAttributes: [] },
  throughput: { readUnits: 0, writeUnits: 0, decreasesToday: 0 },
})

const BRANCH = { name: 'branch', type: 'S' } as const
const BAND = { name: 'band', type: 'S' } as const

export const bankTable: NewTable = newTable('bank', {
  attributes: [BRANCH, { name: 'id', type: 'S' }, BAND],
  keys: { hash: [BRANCH], range: [{ name: 'id', type: 'S' }] },
  indexes: [
    index('local', 'in-branch', { hash: [BRANCH], range: [BAND] }, 'KEYS_ONLY'),
    index('global', 'all', { hash: [BAND], range: [] }, 'ALL'),
    index('global', 'keys', { hash: [BAND], range: [{ name: 'id', type: 'S' }] }, 'KEYS_ONLY'),
  ],
})

export const keyOfAccount = (n: number): Item => ({ branch: { S: `branch ${n % BRANCHES}` }, id: { S: `account ${n}` } })

export const account = (n: number, balance: number): Item => ({
  ...keyOfAccount(n),
  balance: { N: String(balance) },
  // Empty accounts are in no index.
  ...(balance === 0 ? {} : { band: { S: `band ${balance % BANDS}` } }),
})

/** What says that a transfer was made. */
export const receipt = (id: string): Item => ({ branch: { S: `receipt ${id}` }, id: { S: id } })

export const balanceOf = (item: Item | undefined): number => Number((item?.['balance'] as { N?: string } | undefined)?.N ?? 0)
