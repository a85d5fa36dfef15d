// Many small rows for the tests of the backfill, and the writes that go on meanwhile. Images follow from the seed and depend on nothing
// that is stored, so a write whose acknowledgement was lost leaves the image before or its own.
import { seededRandom } from '../../src/runtime/random.js'
import { type Item, LANES } from './workload.js'

export const ROWS_TABLE = 'Rows'
export const ROWS = 100_000
const SORT_KEYS = 500
const GROUPS = 1000

export const CREATE_ROWS_TABLE = {
  TableName: ROWS_TABLE,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
  ],
} as const

export const CREATE_INDEX = {
  TableName: ROWS_TABLE,
  AttributeDefinitions: [{ AttributeName: 'g', AttributeType: 'S' }],
  GlobalSecondaryIndexUpdates: [
    {
      Create: {
        IndexName: 'byG',
        KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['stamp'] },
      },
    },
  ],
} as const

const keyAt = (place: number): Item => ({
  pk: { S: `row-${Math.floor(place / SORT_KEYS)}` },
  sk: { N: String(place % SORT_KEYS) },
})

/** A row of the table before anybody writes; one in ten is not in the index. */
export function firstImage(place: number): Item {
  return { ...keyAt(place), stamp: { S: 'first' }, ...(place % 10 === 0 ? {} : { g: { S: `g${place % GROUPS}` } }) }
}

export interface RowStep {
  readonly place: number
  /** Undefined: the row is deleted. */
  readonly image: Item | undefined
  readonly operation: 'PutItem' | 'DeleteItem'
  readonly input: object
}

/** The n-th write of a lane in one life of the writer; lanes share no row, and some places behind the last row are new. */
export function rowStepOf(seed: string, life: number, lane: number, n: number): RowStep {
  const bytes = seededRandom(seed).bytes(`rows/${life}/${lane}`, '', n)
  const place = Math.floor((bytes.readUInt32BE(0) % (ROWS * 1.02)) / LANES) * LANES + lane
  const choice = bytes.readUInt8(4) % 4
  if (choice === 0)
    return { place, image: undefined, operation: 'DeleteItem', input: { TableName: ROWS_TABLE, Key: keyAt(place) } }
  const group = choice === 1 ? {} : { g: { S: `g${bytes.readUInt16BE(5) % GROUPS}` } }
  const image = { ...keyAt(place), stamp: { S: `${life}.${lane}.${n}` }, ...group }
  return { place, image, operation: 'PutItem', input: { TableName: ROWS_TABLE, Item: image } }
}
