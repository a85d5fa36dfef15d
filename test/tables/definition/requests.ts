// Requests and records for the tests of table definitions: a small legal one of each, to be changed by each row of a table.
import { ApiError } from '../../../src/model/errors.js'
import type { IndexRecord, KeySchema, TableRecord } from '../../../src/model/table.js'
import type {
  CreateTableInput,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
} from '../../../src/shapes/operations.js'

export const NAMESPACE = { account: '123456789012', region: 'eu-west-2' }
export const NOW_MS = Date.UTC(2026, 9, 8, 23, 30, 0)

export const hash = (AttributeName: string): KeySchemaElement => ({ AttributeName, KeyType: 'HASH' })
export const range = (AttributeName: string): KeySchemaElement => ({ AttributeName, KeyType: 'RANGE' })

/** Definitions of string attributes. */
export const strings = (...names: string[]) => names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }))

export const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({ ReadCapacityUnits, WriteCapacityUnits })

/** An on-demand table of `pk` and `sk`, changed by the members given. */
export const create = (more: Partial<CreateTableInput> = {}): CreateTableInput => ({
  TableName: 'orders',
  AttributeDefinitions: strings('pk', 'sk'),
  KeySchema: [hash('pk'), range('sk')],
  BillingMode: 'PAY_PER_REQUEST',
  ...more,
})

/** A global index named `byG` on `pk`, changed by the members given. */
export const global = (more: Partial<GlobalSecondaryIndex> = {}): GlobalSecondaryIndex => ({
  IndexName: 'byG',
  KeySchema: [hash('pk')],
  Projection: { ProjectionType: 'ALL' },
  ...more,
})

/** A local index named `byL` on `pk` and `sk`, changed by the members given. */
export const local = (more: Partial<LocalSecondaryIndex> = {}): LocalSecondaryIndex => ({
  IndexName: 'byL',
  KeySchema: [hash('pk'), range('sk')],
  Projection: { ProjectionType: 'ALL' },
  ...more,
})

export const KEYS: KeySchema = { hash: [{ name: 'pk', type: 'S' }], range: [{ name: 'sk', type: 'N' }] }

export const provisioned = (readUnits: number, writeUnits: number, decreasesToday = 0) => ({
  readUnits,
  writeUnits,
  decreasesToday,
})

/** An ACTIVE global index on `g`. */
export const indexRecord = (more: Partial<IndexRecord> = {}): IndexRecord => ({
  kind: 'global',
  name: 'byG',
  keys: { hash: [{ name: 'g', type: 'S' }], range: [] },
  projection: { type: 'ALL', nonKeyAttributes: [] },
  throughput: provisioned(0, 0),
  physicalId: 8,
  status: 'ACTIVE',
  ...more,
})

/** An ACTIVE on-demand table. */
export const tableRecord = (more: Partial<TableRecord> = {}): TableRecord => ({
  name: 'orders',
  attributes: [...KEYS.hash, ...KEYS.range],
  keys: KEYS,
  billingMode: 'PAY_PER_REQUEST',
  throughput: provisioned(0, 0),
  indexes: [],
  deletionProtected: false,
  tags: {},
  namespace: NAMESPACE,
  tableId: '8f9c6d1e-6a3b-4f0e-9c57-0d3a3f1c2b4a',
  physicalId: 7,
  status: 'ACTIVE',
  createdAtMs: Date.UTC(2026, 9, 1),
  logReaders: [],
  ...more,
})

/** The refusal's code and words, or `nothing` when the request was let through. */
export function refusalOf(run: () => unknown): string {
  try {
    run()
    return 'nothing'
  } catch (error) {
    if (error instanceof ApiError) return `${error.name}: ${error.message}`
    throw error
  }
}

export const VALIDATION = 'ValidationException: '
export const PARAMETERS = 'ValidationException: One or more parameter values were invalid: '
