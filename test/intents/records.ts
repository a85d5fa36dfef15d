// Tables for tests of planners: a catalogue record without a catalogue, and rows as a store would give them.
import type { Decision, WriteIntent } from '../../src/intents/intent.js'
import type { Item } from '../../src/model/attribute-value.js'
import { ApiError } from '../../src/model/errors.js'
import { itemSizeBytes } from '../../src/model/size.js'
import type { IndexRecord, KeyAttribute, KeySchema, Projection, TableRecord } from '../../src/model/table.js'
import { Row } from '../../src/storage/row.js'

const throughput = { readUnits: 0, writeUnits: 0, decreasesToday: 0 }

/** `keys('pk:S', 'sk:N')`; several attributes of one part are joined by a comma. */
export function keys(hash: string, range = ''): KeySchema {
  const part = (text: string): KeyAttribute[] =>
    text.split(',').flatMap((one) => {
      const [name = '', type = ''] = one.split(':')
      return type === 'S' || type === 'N' || type === 'B' ? [{ name, type }] : []
    })
  return { hash: part(hash), range: part(range) }
}

export function index(
  kind: 'local' | 'global',
  name: string,
  schema: KeySchema,
  projection: Partial<Projection> = {},
): IndexRecord {
  return {
    kind,
    name,
    keys: schema,
    projection: { type: 'ALL', nonKeyAttributes: [], ...projection },
    throughput,
    physicalId: 2,
    status: 'ACTIVE',
  }
}

export function table(schema: KeySchema, indexes: readonly IndexRecord[] = []): TableRecord {
  return {
    namespace: { account: '000000000000', region: 'eu-west-2' },
    name: 'music',
    tableId: '7b5f0e9e-0000-4000-8000-000000000000',
    physicalId: 1,
    status: 'ACTIVE',
    createdAtMs: 0,
    attributes: [],
    keys: schema,
    billingMode: 'PAY_PER_REQUEST',
    throughput,
    indexes,
    deletionProtected: false,
    tags: {},
    logReaders: [],
  }
}

export function row(item: Item): Row {
  return Row.make({ sizeBytes: itemSizeBytes(item), sequence: 1, writtenAtMs: 0, origin: 0 }, JSON.stringify(item), item)
}

/** What a call is refused with, as `Name: message`; 'accepted' when it is not. */
export function refusalOf(call: () => unknown): string {
  try {
    call()
    return 'accepted'
  } catch (error) {
    if (error instanceof ApiError) return `${error.name}: ${error.message}`
    throw error
  }
}

/** The message of a validation refusal. */
export function validationOf(call: () => unknown): string {
  return refusalOf(call).replace(/^ValidationException: /, '')
}

export function decide(intent: WriteIntent, before?: Item): Decision {
  return intent.decide(before === undefined ? undefined : row(before))
}
