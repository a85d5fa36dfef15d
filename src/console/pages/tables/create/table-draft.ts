// A table as a form has it, and the input of CreateTable that it makes. Invariant: pure.

export type KeyType = 'S' | 'N' | 'B'

export interface KeyDraft {
  readonly name: string
  readonly type: KeyType
}

export interface IndexDraft {
  readonly name: string
  readonly kind: 'global' | 'local'
  readonly hash: KeyDraft
  /** Without a name there is none. */
  readonly range: KeyDraft
  readonly projection: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'
  /** Names with commas between them, for INCLUDE. */
  readonly included: string
}

export interface TableDraft {
  readonly name: string
  readonly hash: KeyDraft
  readonly range: KeyDraft
  readonly billing: 'PAY_PER_REQUEST' | 'PROVISIONED'
  readonly readUnits: string
  readonly writeUnits: string
  readonly stream: string
  readonly indexes: readonly IndexDraft[]
}

export const NO_KEY: KeyDraft = { name: '', type: 'S' }

export const NEW_TABLE: TableDraft = {
  ...{ name: '', hash: { name: 'pk', type: 'S' }, range: NO_KEY, billing: 'PAY_PER_REQUEST' },
  ...{ readUnits: '5', writeUnits: '5', stream: '', indexes: [] },
}

export const NEW_INDEX: IndexDraft = { name: '', kind: 'global', hash: NO_KEY, range: NO_KEY, projection: 'ALL', included: '' }

export type Input = Readonly<Record<string, unknown>>

export function inputOf(draft: TableDraft): Input {
  const { name, hash, range, billing, stream, indexes } = draft
  const local = indexes.filter(({ kind }) => kind === 'local')
  const global = indexes.filter(({ kind }) => kind === 'global')
  const throughput = billing === 'PROVISIONED' ? { ProvisionedThroughput: throughputOf(draft) } : {}
  return {
    ...{ TableName: name, AttributeDefinitions: definitionsOf(draft), KeySchema: schemaOf(hash, range), BillingMode: billing },
    ...throughput,
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local.map((index) => indexOf({ ...index, hash }, {})) }),
    ...(global.length === 0 ? {} : { GlobalSecondaryIndexes: global.map((index) => indexOf(index, throughput)) }),
    ...(stream === '' ? {} : { StreamSpecification: { StreamEnabled: true, StreamViewType: stream } }),
  }
}

const throughputOf = ({ readUnits, writeUnits }: TableDraft): Input => ({
  ReadCapacityUnits: Number(readUnits),
  WriteCapacityUnits: Number(writeUnits),
})

const schemaOf = (hash: KeyDraft, range: KeyDraft): readonly Input[] => [
  { AttributeName: hash.name, KeyType: 'HASH' },
  ...(range.name === '' ? [] : [{ AttributeName: range.name, KeyType: 'RANGE' }]),
]

function definitionsOf({ hash, range, indexes }: TableDraft): readonly Input[] {
  const keys = [hash, range, ...indexes.flatMap((index) => (index.kind === 'local' ? [index.range] : [index.hash, index.range]))]
  const named = new Map(keys.filter(({ name }) => name !== '').map(({ name, type }) => [name, type]))
  return [...named].map(([name, type]) => ({ AttributeName: name, AttributeType: type }))
}

function indexOf({ name, hash, range, projection, included }: IndexDraft, throughput: object): Input {
  const names = included.split(',').map((one) => one.trim())
  return {
    IndexName: name,
    KeySchema: schemaOf(hash, range),
    Projection: {
      ProjectionType: projection,
      ...(projection === 'INCLUDE' ? { NonKeyAttributes: names.filter((one) => one !== '') } : {}),
    },
    ...throughput,
  }
}
