// Proves what CreateTable and UpdateTable refuse of vector indexes, in the service's own words.
import { describe, expect, test } from 'vitest'
import type { IndexRecord, TableRecord } from '../../../src/model/table.js'
import type { CreateTableInput, UpdateTableInput, VectorIndex } from '../../../src/shapes/operations.js'
import { alterationsOf, checkUpdate } from '../../../src/tables/definition/alterations.js'
import { newTableOf } from '../../../src/tables/definition/new-table.js'
import {
  create,
  global,
  hash,
  indexRecord,
  NAMESPACE,
  NOW_MS,
  PARAMETERS as P,
  provisioned,
  refusalOf,
  strings,
  tableRecord,
  units,
  VALIDATION as V,
} from './requests.js'

const vector = (more: Partial<VectorIndex> = {}): VectorIndex => ({
  IndexName: 'near',
  VectorAttribute: { AttributeName: 'v' },
  Dimensions: 3,
  DistanceFunction: 'COSINE',
  Projection: { ProjectionType: 'ALL' },
  ...more,
})
const by = (...names: string[]): Partial<VectorIndex> => ({
  SearchSchema: names.map((AttributeName, at) => ({
    AttributeName,
    SearchSchemaElementType: at === 0 ? 'HASH' : 'INLINE_FILTER',
  })),
})
const many = (count: number): string[] => Array.from({ length: count }, (_none, at) => `f${at}`)
const withVectors = (...indexes: VectorIndex[]): Partial<CreateTableInput> => ({ VectorIndexes: indexes })
const UNDEFINED = `${P}One element in SearchSchema is not defined in attribute definitions`
const ON_DEMAND = `${P}Vector indexes are only supported for PAY_PER_REQUEST tables`

const CREATES: readonly (readonly [string, CreateTableInput, string])[] = [
  [
    'six indexes',
    create(withVectors(...many(6).map((name) => vector({ IndexName: `i-${name}` })))),
    `${P}VectorIndex count exceeds the per-table limit of 5`,
  ],
  [
    'provisioned units',
    create({ BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1, 1), ...withVectors(vector()) }),
    ON_DEMAND,
  ],
  [
    'too many dimensions',
    create(withVectors(vector({ Dimensions: 4097 }))),
    `${P}Number of dimensions must be between 1 and 4096 inclusive.`,
  ],
  [
    'unlike vectors in one attribute',
    create(withVectors(vector(), vector({ IndexName: 'far', Dimensions: 4 }))),
    `${P}Conflicting attribute definition for 'v'. All VectorIndexes on the same vector attribute must use the same dimensions.`,
  ],
  [
    'a vector that is defined',
    create({ AttributeDefinitions: strings('pk', 'sk', 'v'), ...withVectors(vector()) }),
    `${P}Conflicting attribute definition for 'v'. An attribute cannot be defined in AttributeDefinitions when used as a VectorAttribute.`,
  ],
  ['an attribute of the search schema without a definition', create(withVectors(vector(by('tenant')))), UNDEFINED],
  [
    'the same attribute twice',
    create(withVectors(vector(by('pk', 'pk')))),
    `${P}SearchSchema contains a duplicate AttributeName`,
  ],
  [
    'two HASH attributes',
    create(
      withVectors(
        vector({
          SearchSchema: [
            { AttributeName: 'pk', SearchSchemaElementType: 'HASH' },
            { AttributeName: 'sk', SearchSchemaElementType: 'HASH' },
          ],
        }),
      ),
    ),
    `${P}Value '2' at 'SearchSchema' failed to satisfy constraint: Member must have HASH count less than or equal to 1`,
  ],
  [
    'nineteen filters',
    create({ AttributeDefinitions: strings('pk', 'sk', ...many(19)), ...withVectors(vector(by('pk', ...many(19)))) }),
    `${P}Value '19' at 'SearchSchema' failed to satisfy constraint: Member must have INLINE_FILTER count less than or equal to 18`,
  ],
  [
    'the name of another index',
    create({ GlobalSecondaryIndexes: [global({ IndexName: 'near' })], ...withVectors(vector()) }),
    `${P}Duplicate index name: near`,
  ],
  ['a projection that is none', create(withVectors(vector({ Projection: {} }))), `${P}Unknown ProjectionType: null`],
  [
    'a definition that neither a key nor a search schema uses',
    create({ AttributeDefinitions: strings('pk', 'sk', 'tenant', 'more'), ...withVectors(vector(by('tenant'))) }),
    `${P}Some AttributeDefinitions are not used. AttributeDefinitions: [sk, pk, tenant, more], keys used: [v, sk, pk, tenant]`,
  ],
]

describe('CreateTable refuses', () => {
  test.each(CREATES)('%s', (_name, input, message) => {
    expect(refusalOf(() => newTableOf(input, NAMESPACE))).toBe(message)
  })
})

const NEAR: IndexRecord = indexRecord({
  kind: 'vector',
  name: 'near',
  keys: { hash: [], range: [] },
  vector: { attribute: 'v', dimensions: 3, distance: 'COSINE', search: [{ name: 'tenant', type: 'S', role: 'HASH' }] },
})
const table = (more: Partial<TableRecord> = {}): TableRecord =>
  tableRecord({ attributes: [...tableRecord().attributes, { name: 'tenant', type: 'S' }], indexes: [NEAR], ...more })
const make = (more: Partial<VectorIndex> = {}, rest: Partial<UpdateTableInput> = {}): Partial<UpdateTableInput> => ({
  VectorIndexUpdates: [{ Create: vector({ IndexName: 'new', ...more }) }],
  ...rest,
})
const drop = (IndexName: string): Partial<UpdateTableInput> => ({ VectorIndexUpdates: [{ Delete: { IndexName } }] })
const IN_USE = 'ResourceInUseException: Attempt to change a resource which is still in use: '
const LIMIT = 'LimitExceededException: Subscriber limit exceeded: '
const REDEFINED = `${P}Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. Existing schema: `

const UPDATES: readonly (readonly [string, Partial<UpdateTableInput>, TableRecord, string])[] = [
  ['an index that is there', make({ IndexName: 'near' }), table(), `${V}Attempting to create an index which already exists`],
  [
    'one that is being made',
    make(),
    table({ indexes: [{ ...NEAR, name: 'new', status: 'CREATING' }] }),
    `${IN_USE}Index is being created.  Table: orders Index: new`,
  ],
  [
    'a sixth',
    make(),
    table({ indexes: many(5).map((name, at) => ({ ...NEAR, name, physicalId: 20 + at })) }),
    `${LIMIT}Number of vector secondary indexes exceeds per-table limit of 5`,
  ],
  [
    'two at a time',
    { VectorIndexUpdates: [...(make().VectorIndexUpdates ?? []), ...(drop('near').VectorIndexUpdates ?? [])] },
    table(),
    `${LIMIT}Only 1 online index can be created or deleted simultaneously per table`,
  ],
  [
    'one while a global index is made',
    make(),
    table({ indexes: [indexRecord({ status: 'CREATING', backfilling: true })] }),
    `${LIMIT}Only 1 online index can be created or deleted simultaneously per table`,
  ],
  [
    'one on a table with provisioned units',
    make(),
    table({ billingMode: 'PROVISIONED', throughput: provisioned(1, 1), indexes: [] }),
    ON_DEMAND,
  ],
  ['leaving on demand', { BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1, 1) }, table(), ON_DEMAND],
  [
    'unlike vectors',
    make({ Dimensions: 4 }),
    table(),
    `${P}Conflicting attribute definition for 'v'. All VectorIndexes on the same vector attribute must use the same dimensions.`,
  ],
  [
    'a key as vector',
    make({ VectorAttribute: { AttributeName: 'pk' } }),
    table(),
    `${REDEFINED}Schema:[SchemaElement: key{pk:S:HASH}, SchemaElement: key{sk:N:RANGE}] New schema: VectorIndexSchema:[VectorAttribute: key{pk:L:3}]`,
  ],
  ['a definition that only the table has', make(by('tenant')), table(), UNDEFINED],
  [
    'vectors as the key of a global index',
    {
      AttributeDefinitions: strings('v'),
      GlobalSecondaryIndexUpdates: [{ Create: global({ KeySchema: [hash('v')] }) }],
    },
    table(),
    `${P}Conflicting attribute definition for 'v'. An attribute cannot be defined in AttributeDefinitions when used as a VectorAttribute.`,
  ],
  [
    'dropping what is not there',
    drop('none'),
    table(),
    'ResourceNotFoundException: Requested resource not found: Index none for table orders',
  ],
  [
    'dropping one whose resources are allocated',
    drop('near'),
    table({ indexes: [{ ...NEAR, status: 'CREATING', backfilling: false }] }),
    `${IN_USE}Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the index is active. Table: orders Index: near`,
  ],
  [
    'dropping one that is being dropped',
    drop('near'),
    table({ indexes: [{ ...NEAR, status: 'DELETING' }] }),
    `${IN_USE}Index is being deleted. Table: orders Index: near`,
  ],
]

describe('UpdateTable refuses', () => {
  test.each(UPDATES)('%s', (_name, more, record, message) => {
    const input = { TableName: 'orders', ...more }
    expect(
      refusalOf(() => {
        checkUpdate(input)
        alterationsOf(input, record, NOW_MS)
      }),
    ).toBe(message)
  })

  // Proves: what is being filled may be dropped, and its definition goes only with the last that uses it.
  test('nothing of an index that is being filled', () => {
    const record = table({ indexes: [{ ...NEAR, status: 'CREATING', backfilling: true }] })
    expect(alterationsOf({ TableName: 'orders', ...drop('near') }, record, NOW_MS)).toEqual([
      { kind: 'deleteIndex', index: 'near' },
    ])
  })
})
