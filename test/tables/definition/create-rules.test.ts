// Proves what CreateTable refuses beyond its schema, in the service's own words, and which of two broken rules speaks.
import { describe, expect, test } from 'vitest'
import type { CreateTableInput } from '../../../src/shapes/operations.js'
import { newTableOf } from '../../../src/tables/definition/new-table.js'
import {
  create,
  global,
  hash,
  local,
  NAMESPACE,
  PARAMETERS as P,
  range,
  refusalOf,
  strings,
  units,
  VALIDATION as V,
} from './requests.js'

const GUIDE = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html'
const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_none, at) => make(at))
const withGlobal = (more: Parameters<typeof global>[0], rest: Partial<CreateTableInput> = {}): CreateTableInput =>
  create({ GlobalSecondaryIndexes: [global(more)], ...rest })
const PROVISIONED: Partial<CreateTableInput> = { BillingMode: 'PROVISIONED', ProvisionedThroughput: units(5, 6) }
const WIDE = strings('pk', 'sk', 'a', 'b', 'c', 'd', 'e')

const REFUSED: [string, CreateTableInput, string][] = [
  ['an empty list of vector indexes', create({ VectorIndexes: [] }), `${P}List of VectorIndexes is empty`],
  [
    'a policy that is none',
    create({ ResourcePolicy: '{}' }),
    `${V}Resource-based policy is not valid: Statement: a policy must have a Statement`,
  ],
  [
    'units on demand',
    create({ ProvisionedThroughput: units(1, 1) }),
    `${P}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    'no units when provisioned',
    create({ BillingMode: 'PROVISIONED' }),
    `${P}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
  ],
  [
    'no units and no mode',
    { TableName: 'orders', AttributeDefinitions: strings('pk'), KeySchema: [hash('pk')] },
    `${P}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
  ],
  [
    'units beyond reading',
    create({ BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1_000_000_000_001, 1) }),
    `${V}Given value 1000000000001 for ReadCapacityUnits is out of bounds`,
  ],
  ['a name defined twice', create({ AttributeDefinitions: strings('pk', 'sk', 'pk') }), `${V}Attribute Name is duplicated: pk`],
  ['no definitions', create({ AttributeDefinitions: [] }), `${V}Invalid KeySchema: Some index key attribute have no definition`],
  [
    'fewer definitions than keys',
    create({ AttributeDefinitions: strings('pk') }),
    `${V}Invalid KeySchema: Some index key attribute have no definition`,
  ],
  [
    'a key without definition',
    create({ AttributeDefinitions: strings('pk', 'other') }),
    `${P}Some index key attributes are not defined in AttributeDefinitions. Keys: [sk, pk], AttributeDefinitions: [other, pk]`,
  ],
  [
    'an index key without definition',
    withGlobal({ KeySchema: [hash('gone')] }),
    `${P}Some index key attributes are not defined in AttributeDefinitions. Keys: [gone], AttributeDefinitions: [sk, pk]`,
  ],
  [
    'the same attribute twice in a key',
    create({ KeySchema: [hash('pk'), range('pk')] }),
    `${V}Both the Hash Key and the Range Key element in the KeySchema have the same name`,
  ],
  [
    'a key that starts with a range',
    create({ KeySchema: [range('pk'), hash('sk')] }),
    `${V}Invalid KeySchema: The first KeySchemaElement is not a HASH key type`,
  ],
  [
    'two hash attributes',
    create({ KeySchema: [hash('pk'), hash('sk')] }),
    `${V}Invalid KeySchema: The second KeySchemaElement is not a RANGE key type`,
  ],
  [
    'a global key that is only a range',
    withGlobal({ KeySchema: [range('pk')] }),
    `${V}Invalid KeySchema: The first KeySchemaElement is not a HASH key type`,
  ],
  [
    'a local key of two hash attributes',
    create({ LocalSecondaryIndexes: [local({ KeySchema: [hash('pk'), hash('sk')] })] }),
    `${V}Invalid KeySchema: The second KeySchemaElement is not a RANGE key type`,
  ],
  [
    'an unused definition without indexes',
    create({ AttributeDefinitions: strings('pk', 'sk', 'unused') }),
    `${P}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
  ],
  [
    'an unused definition with an index, sets in hash order',
    withGlobal({}, { AttributeDefinitions: strings('pk', 'sk', 'unused') }),
    `${P}Some AttributeDefinitions are not used. AttributeDefinitions: [sk, unused, pk], keys used: [sk, pk]`,
  ],
  ['an empty list of local indexes', create({ LocalSecondaryIndexes: [] }), `${P}List of LocalSecondaryIndexes is empty`],
  ['an empty list of global indexes', create({ GlobalSecondaryIndexes: [] }), `${P}List of GlobalSecondaryIndexes is empty`],
  [
    'a local index of a table without range',
    create({
      KeySchema: [hash('pk')],
      LocalSecondaryIndexes: [local()],
    }),
    `${P}Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex`,
  ],
  [
    'a local index without range',
    create({ LocalSecondaryIndexes: [local({ KeySchema: [hash('pk')] })] }),
    `${P}Index KeySchema does not have a range key for index: byL`,
  ],
  [
    'a local index with another hash',
    create({ LocalSecondaryIndexes: [local({ KeySchema: [hash('sk'), range('pk')] })] }),
    `${P}Index KeySchema does not have the same leading hash key as table KeySchema for index: byL. ` +
      'index hash key: sk, table hash key: pk',
  ],
  [
    'six local indexes',
    create({ LocalSecondaryIndexes: many(6, (at) => local({ IndexName: `byL${at}` })) }),
    `${P}Number of LocalSecondaryIndexes exceeds per-table limit of 5`,
  ],
  [
    'five hash attributes',
    withGlobal({ KeySchema: ['a', 'b', 'c', 'd', 'e'].map(hash) }, { AttributeDefinitions: WIDE }),
    `${P}The KeySchema exceeds the maximum allowed number of HASH key attributes`,
  ],
  [
    'five range attributes',
    withGlobal({ KeySchema: [hash('pk'), ...['a', 'b', 'c', 'd', 'e'].map(range)] }, { AttributeDefinitions: WIDE }),
    `${P}The KeySchema exceeds the maximum allowed number of RANGE key attributes`,
  ],
  [
    'a hash behind a range',
    withGlobal({ KeySchema: [hash('pk'), range('a'), hash('b')] }, { AttributeDefinitions: strings('pk', 'sk', 'a', 'b') }),
    `${P}All HASH key attributes must precede RANGE key attributes in the KeySchema`,
  ],
  [
    'a wide key with a name twice',
    withGlobal({ KeySchema: [hash('pk'), hash('sk'), range('pk')] }),
    `${V}The KeySchema contains multiple key attributes with the same name`,
  ],
  [
    'a wide key with a name twice, before a definition that nothing uses',
    withGlobal({ KeySchema: [hash('pk'), hash('sk'), range('pk')] }, { AttributeDefinitions: strings('pk', 'sk', 'unused') }),
    `${V}The KeySchema contains multiple key attributes with the same name`,
  ],
  [
    'two hash attributes of one name, before a definition that nothing uses',
    withGlobal({ KeySchema: [hash('pk'), hash('pk')] }, { AttributeDefinitions: strings('pk', 'sk', 'unused') }),
    `${V}The KeySchema contains multiple key attributes with the same name`,
  ],
  [
    'a definition that nothing uses, before ranges among the hash attributes',
    withGlobal({ KeySchema: [hash('pk'), range('sk'), hash('a')] }, { AttributeDefinitions: strings('pk', 'sk', 'a', 'z') }),
    `${P}Some AttributeDefinitions are not used. AttributeDefinitions: [sk, a, z, pk], keys used: [a, sk, pk]`,
  ],
  [
    '21 global indexes',
    create({ GlobalSecondaryIndexes: many(21, (at) => global({ IndexName: `byG${at}` })) }),
    `${P}GlobalSecondaryIndex count exceeds the per-table limit of 20`,
  ],
  ['an empty projection', withGlobal({ Projection: {} }), `${P}Unknown ProjectionType: null`],
  [
    'INCLUDE without names',
    withGlobal({ Projection: { ProjectionType: 'INCLUDE' } }),
    `${P}ProjectionType is INCLUDE, but NonKeyAttributes is not specified`,
  ],
  [
    'ALL with names',
    withGlobal({ Projection: { ProjectionType: 'ALL', NonKeyAttributes: ['x'] } }),
    `${P}ProjectionType is ALL, but NonKeyAttributes is specified`,
  ],
  [
    'KEYS_ONLY with names, on a local index',
    create({ LocalSecondaryIndexes: [local({ Projection: { ProjectionType: 'KEYS_ONLY', NonKeyAttributes: ['x'] } })] }),
    `${P}ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified`,
  ],
  [
    'a projected name twice',
    withGlobal({ Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['x', 'y', 'x'] } }),
    `${P}Duplicate element in NonKeyAttributes: x`,
  ],
  [
    '101 projected attributes in all',
    create({
      GlobalSecondaryIndexes: many(6, (at) =>
        global({
          IndexName: `byG${at}`,
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: many(at < 5 ? 20 : 1, (nth) => `x${nth}`) },
        }),
      ),
    }),
    `${P}Total number of NonKeyAttributes over all indexes exceeds the per-table limit of 100`,
  ],
  [
    'a name for two indexes of different kinds',
    create({ LocalSecondaryIndexes: [local({ IndexName: 'same' })], GlobalSecondaryIndexes: [global({ IndexName: 'same' })] }),
    `${P}Duplicate index name: same`,
  ],
  [
    'units of an index on demand',
    withGlobal({ ProvisionedThroughput: units(1, 1) }),
    `${P}ProvisionedThroughput should not be specified for index: byG when BillingMode is PAY_PER_REQUEST`,
  ],
  ['no units of an index', withGlobal({}, PROVISIONED), `${P}ProvisionedThroughput is not specified for index: byG`],
  [
    'a maximum when provisioned, the reads first',
    create({ ...PROVISIONED, OnDemandThroughput: { MaxWriteRequestUnits: 1, MaxReadRequestUnits: 1 } }),
    `${P}MaxReadRequestUnits for OnDemandThroughput cannot be specified when table BillingMode is PROVISIONED.`,
  ],
  [
    'a maximum of an index when provisioned',
    withGlobal({ ProvisionedThroughput: units(1, 1), OnDemandThroughput: { MaxWriteRequestUnits: 1 } }, PROVISIONED),
    `${P}MaxWriteRequestUnits for OnDemandThroughput for index: byG cannot be specified when table BillingMode is PROVISIONED.`,
  ],
  [
    'a maximum of 0',
    create({ OnDemandThroughput: { MaxReadRequestUnits: 0 } }),
    `${P}Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range`,
  ],
  [
    'a maximum of -1, which only an update may have',
    create({ OnDemandThroughput: { MaxWriteRequestUnits: -1 } }),
    `${P}Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range`,
  ],
  [
    'a maximum of an index of 0',
    withGlobal({ OnDemandThroughput: { MaxReadRequestUnits: 0 } }),
    `${P}Requested MaxReadRequestUnits for OnDemandThroughput for index : byG is outside of valid range`,
  ],
  [
    'a maximum above the quota',
    create({ OnDemandThroughput: { MaxReadRequestUnits: 40_001 } }),
    'LimitExceededException: Subscriber limit exceeded: Requested MaxReadRequestUnits for OnDemandThroughput for table ' +
      'exceeds TableMaxReadCapacityUnits of the account in region eu-west-2',
  ],
  [
    'a stream without view',
    create({ StreamSpecification: { StreamEnabled: true } }),
    `${P}Table is being created with a stream enabled, UpdateViewType is required`,
  ],
  [
    'a view without stream',
    create({ StreamSpecification: { StreamEnabled: false, StreamViewType: 'NEW_IMAGE' } }),
    `${P}Table is being created with a stream disabled, UpdateViewType should not be specified`,
  ],
  [
    'a type of encryption without encryption',
    create({ SSESpecification: { Enabled: false, SSEType: 'KMS' } }),
    `${P}SSEType can not be specified if Enabled is false`,
  ],
  [
    'a key without encryption',
    create({ SSESpecification: { KMSMasterKeyId: 'k' } }),
    `${P}KMSMasterKeyId can not be specified if Enabled is false`,
  ],
  [
    'a key without its type',
    create({ SSESpecification: { Enabled: true, KMSMasterKeyId: 'k' } }),
    `${P}SSEType KMS is required if KMSMasterKeyId is specified`,
  ],
  ['AES256', create({ SSESpecification: { Enabled: true, SSEType: 'AES256' } }), `${P}SSEType AES256 is not supported`],
  [
    'an unknown table class',
    create({ TableClass: 'standard' }),
    `${V}Invalid table-class parameter provided. Please try again with a valid table-class value: ` +
      '[STANDARD, STANDARD_INFREQUENT_ACCESS].',
  ],
  [
    'an empty table class',
    create({ TableClass: '' }),
    `${V}1 validation error detected: Value '' at 'tableClass' failed to satisfy constraint: ` +
      'Member must satisfy enum value set: [STANDARD, STANDARD_INFREQUENT_ACCESS]',
  ],
  [
    'less warmth than on demand starts with',
    create({ WarmThroughput: { ReadUnitsPerSecond: 11_999 } }),
    `${P}Requested ReadUnitsPerSecond for WarmThroughput for table is lower than initial throughput for OnDemand. See: ${GUIDE}`,
  ],
  [
    'less warmth than provisioned',
    create({ ...PROVISIONED, WarmThroughput: { ReadUnitsPerSecond: 5, WriteUnitsPerSecond: 5 } }),
    `${P}Requested WriteUnitsPerSecond for WarmThroughput for table is lower than WriteCapacityUnits of ProvisionedThroughput`,
  ],
  [
    'less warmth of an index',
    withGlobal({ WarmThroughput: { WriteUnitsPerSecond: 1 } }),
    `${P}Requested WriteUnitsPerSecond for WarmThroughput for index: byG is lower than initial throughput for OnDemand. See: ${GUIDE}`,
  ],
  ['a tag without key', create({ Tags: [{ Value: 'v' }] }), `${V}The Tag Key provided is invalid, Key: null`],
  [
    'units above the quota',
    create({ BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1, 40_001) }),
    'LimitExceededException: The requested WriteCapacityUnits, 40001, is above the per table maximum for the account in eu-west-2. ' +
      'Per table maximum: 40000. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
  ],
]

describe('CreateTable refuses', () => {
  test.each(REFUSED)('%s', (_name, input, message) => {
    expect(refusalOf(() => newTableOf(input, NAMESPACE))).toBe(message)
  })
})

const LEGAL: [string, CreateTableInput][] = [
  ['no tags', create({ Tags: [] })],
  ['an index named like its table', withGlobal({ IndexName: 'orders' })],
  ['a global key of two hash attributes', withGlobal({ KeySchema: [hash('pk'), hash('sk')] })],
  [
    'a global key of four and four attributes',
    withGlobal(
      { KeySchema: [...['a', 'b', 'c', 'd'].map(hash), ...['e', 'f', 'g', 'h'].map(range)] },
      { AttributeDefinitions: strings('pk', 'sk', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h') },
    ),
  ],
  [
    'key attributes among the projected',
    withGlobal({ Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['pk', 'x'] } }),
  ],
  ['an empty maximum', create({ ...PROVISIONED, OnDemandThroughput: {} })],
  ['TableThroughputMode for BillingMode', { ...create(), BillingMode: 'PAY_PER_REQUEST', TableThroughputMode: 'PROVISIONED' }],
]

describe('CreateTable lets through', () => {
  test.each(LEGAL)('%s', (_name, input) => {
    expect(refusalOf(() => newTableOf(input, NAMESPACE))).toBe('nothing')
  })
})

// The order is what a caller with two mistakes sees; each pair breaks both rules at once.
const ORDER: [string, CreateTableInput, string][] = [
  ['throughput before definitions', create({ BillingMode: 'PROVISIONED', AttributeDefinitions: [] }), 'must both be specified'],
  [
    'unused definitions before projections',
    withGlobal({ Projection: {} }, { AttributeDefinitions: strings('pk', 'sk', 'unused') }),
    'Some AttributeDefinitions are not used',
  ],
  [
    'projections before names',
    create({ GlobalSecondaryIndexes: [global(), global({ Projection: {} })] }),
    'Unknown ProjectionType',
  ],
  [
    'maxima before streams',
    create({ OnDemandThroughput: { MaxReadRequestUnits: 0 }, StreamSpecification: { StreamEnabled: true } }),
    'outside of valid range',
  ],
  [
    'streams before encryption',
    create({ StreamSpecification: { StreamEnabled: true }, SSESpecification: { SSEType: 'KMS' } }),
    'UpdateViewType is required',
  ],
  ['the table class before tags', create({ TableClass: 'x', Tags: [{ Value: 'v' }] }), 'Invalid table-class'],
]

describe('CreateTable names first', () => {
  test.each(ORDER)('%s', (_name, input, words) => {
    expect(refusalOf(() => newTableOf(input, NAMESPACE))).toContain(words)
  })
})
