// Every throughput parameter of UpdateTable out of range, equal to the present one, with the wrong billing mode, for an unknown index:
// the service's error, and nothing has changed. Legal changes, and what is refused by the time, are in test/scenario/throughput-changes.test.ts.
import { DescribeTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb'
import type { GlobalSecondaryIndex, UpdateGlobalSecondaryIndexAction, UpdateTableCommandInput } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeTable, startWire } from './support.js'
import {
  V,
  P,
  GUIDE,
  UNITS_ON_DEMAND,
  units,
  maxRead,
  maxWrite,
  warmRead,
  warmWrite,
  halfUnits,
  below1,
  globals,
  missing,
  aboveQuota,
  unchanged,
  aboveMaximum,
  outside,
  cooler,
  verdict,
} from './throughput-words.js'

const wire = startWire()

type Update = Omit<UpdateTableCommandInput, 'TableName'>
type Row = readonly [string, Update, string]

const onIndex = (more: Omit<UpdateGlobalSecondaryIndexAction, 'IndexName'>, IndexName = 'byG'): Update => ({
  GlobalSecondaryIndexUpdates: [{ Update: { IndexName, ...more } }],
})
const newIndex = (more: Partial<GlobalSecondaryIndex>): Update => ({
  AttributeDefinitions: [{ AttributeName: 'g', AttributeType: 'S' }],
  GlobalSecondaryIndexUpdates: [
    {
      Create: {
        IndexName: 'byNew',
        KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
        ...more,
      },
    },
  ],
})
const both = (one: Update, other: Update): Update => ({ ...one, ...other })

const UPDATE = 'globalSecondaryIndexUpdates.1.member.update.provisionedThroughput'
const CREATE = 'globalSecondaryIndexUpdates.1.member.create.provisionedThroughput'

/** A table of 10 and 20 units; its index has 3 and 4. */
const PROVISIONED: readonly Row[] = [
  ['units of 0', units(0, 5), `${V}1 validation error detected: ${below1('0', 'provisionedThroughput.readCapacityUnits')}`],
  [
    'negative units, writes first',
    units(-1, -2),
    `${V}2 validation errors detected: ${below1('-2', 'provisionedThroughput.writeCapacityUnits')}; ` +
      below1('-1', 'provisionedThroughput.readCapacityUnits'),
  ],
  [
    'a fraction below 1',
    units(0.9, 5),
    `${V}1 validation error detected: ${below1('0', 'provisionedThroughput.readCapacityUnits')}`,
  ],
  ['a fraction that leaves the present units', units(10.7, 20.2), unchanged('table', 'table', 10, 20)],
  ['one figure without the other', halfUnits, missing('provisionedThroughput.writeCapacityUnits')],
  ['the present units', units(10, 20), unchanged('table', 'table', 10, 20)],
  [
    'the present units with the present mode',
    both({ BillingMode: 'PROVISIONED' }, units(10, 20)),
    unchanged('table', 'table', 10, 20),
  ],
  ['read units above the quota', units(40_001, 20), aboveQuota('ReadCapacityUnits', 40_001)],
  ['write units above the quota', units(10, 40_001), aboveQuota('WriteCapacityUnits', 40_001)],
  ['units beyond reading', units(10, 1e13), `${V}Given value 10000000000000 for WriteCapacityUnits is out of bounds`],
  ['units beyond a long', units(1e30, 1), `${V}Given value 9223372036854775807 for ReadCapacityUnits is out of bounds`],
  [
    'the mode without units',
    { BillingMode: 'PROVISIONED' },
    `${P}ProvisionedThroughput must be specified when BillingMode is PROVISIONED`,
  ],
  ['on demand with units', both({ BillingMode: 'PAY_PER_REQUEST' }, units(11, 21)), UNITS_ON_DEMAND],
  [
    'on demand with units of an index',
    both({ BillingMode: 'PAY_PER_REQUEST' }, onIndex(units(5, 5))),
    `${P}The only Updates for index: byG when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput`,
  ],
  [
    'a maximum',
    maxRead(5),
    `${P}MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED`,
  ],
  [
    'a maximum of 0',
    maxWrite(0),
    `${P}MaxWriteRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED`,
  ],
  [
    'a maximum with units',
    both(maxRead(5), units(11, 21)),
    `${P}OnDemandThroughput can only be combined with BillingMode in an UpdateTable request`,
  ],
  ['less warmth than its units', warmRead(9), cooler('ReadUnitsPerSecond', 'table')],
  ['warmth of 0', warmWrite(0), cooler('WriteUnitsPerSecond', 'table')],
  ['negative warmth', warmRead(-5), cooler('ReadUnitsPerSecond', 'table')],
  ['warmth above the quota', warmRead(40_001), aboveMaximum('ReadUnitsPerSecond', 'WarmThroughput', 'table')],
  ['warmth beyond anything', warmWrite(1e15), aboveMaximum('WriteUnitsPerSecond', 'WarmThroughput', 'table')],
  ['warmth with units', both(warmRead(30_000), units(11, 21)), `${P}WarmThroughput must be the only operation in the request`],

  [
    'units of an index of 0',
    onIndex(units(0, 5)),
    `${V}1 validation error detected: ${below1('0', `${UPDATE}.readCapacityUnits`)}`,
  ],
  ['one figure of an index', onIndex(halfUnits), missing(`${UPDATE}.writeCapacityUnits`)],
  ['the present units of an index', onIndex(units(3, 4)), unchanged('index byG', 'index', 3, 4)],
  ['units of an index above the quota', onIndex(units(3, 40_001)), aboveQuota('WriteCapacityUnits', 40_001)],
  [
    'units of an index beyond reading',
    onIndex(units(1e13, 4)),
    `${V}Given value 10000000000000 for ReadCapacityUnits is out of bounds`,
  ],
  [
    'units of an unknown index',
    onIndex(units(5, 5), 'byNone'),
    'ResourceNotFoundException: Requested resource not found: Index byNone for table T',
  ],
  [
    'a maximum of an unknown index',
    onIndex(maxRead(5), 'byNone'),
    'ResourceNotFoundException: Requested resource not found: Index byNone for table T',
  ],
  [
    'warmth of an unknown index',
    onIndex(warmRead(5), 'byNone'),
    'ResourceNotFoundException: Requested resource not found: Index byNone for table T',
  ],
  ['units of a local index', onIndex(units(5, 5), 'byL'), `${V}Cannot update an index that is not a GlobalSecondaryIndex: byL`],
  [
    'a maximum of an index',
    onIndex(maxRead(5)),
    `${P}MaxReadRequestUnits for OnDemandThroughput for index: byG cannot be specified when the table BillingMode is PROVISIONED`,
  ],
  ['less warmth of an index than its units', onIndex(warmWrite(3)), cooler('WriteUnitsPerSecond', 'index: byG')],
  [
    'warmth of an index above the quota',
    onIndex(warmWrite(40_001)),
    aboveMaximum('WriteUnitsPerSecond', 'WarmThroughput', 'index: byG'),
  ],
  [
    'an update of an index that says nothing',
    onIndex({ OnDemandThroughput: {} }),
    `${P}At least one of ProvisionedThroughput, OnDemandThroughput or WarmThroughput is required for index: byG`,
  ],

  [
    'a new index without units',
    newIndex({}),
    `${P}Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: byNew`,
  ],
  [
    'a new index with units of 0',
    newIndex(units(1, 0)),
    `${V}1 validation error detected: ${below1('0', `${CREATE}.writeCapacityUnits`)}`,
  ],
  ['a new index with one figure', newIndex(halfUnits), missing(`${CREATE}.writeCapacityUnits`)],
  ['a new index with units above the quota', newIndex(units(40_001, 1)), aboveQuota('ReadCapacityUnits', 40_001)],
  [
    'a new index with a maximum',
    newIndex({ ...units(1, 1), ...maxWrite(5) }),
    `${P}MaxWriteRequestUnits for OnDemandThroughput for index: byNew cannot be specified when the table BillingMode is PROVISIONED`,
  ],
  [
    'a new index with less warmth than units',
    newIndex({ ...units(5, 5), ...warmRead(4) }),
    `${P}Requested ReadUnitsPerSecond for WarmThroughput for index: byNew is lower than ReadCapacityUnits of ProvisionedThroughput`,
  ],
  [
    'a new index with warmth above the quota',
    newIndex({ ...units(5, 5), ...warmRead(40_001) }),
    aboveMaximum('ReadUnitsPerSecond', 'WarmThroughput', 'index: byNew'),
  ],

  // All or nothing: one bad part of several, and the good ones have not changed either.
  [
    'good units of the table with the present ones of its index',
    both(units(11, 21), onIndex(units(3, 4))),
    unchanged('index byG', 'index', 3, 4),
  ],
  [
    'the present units of the table with good ones of its index',
    both(units(10, 20), onIndex(units(5, 5))),
    unchanged('table', 'table', 10, 20),
  ],
  [
    'good units with some above the quota',
    both(units(11, 21), onIndex(units(40_001, 5))),
    aboveQuota('ReadCapacityUnits', 40_001),
  ],
  [
    'good units with an unknown index',
    both(units(11, 21), onIndex(units(5, 5), 'byNone')),
    'ResourceNotFoundException: Requested resource not found: Index byNone for table T',
  ],
]

/** A table with maxima of 7 and 8; its index has a maximum of 9 for reads. */
const ON_DEMAND: readonly Row[] = [
  ['units', units(5, 5), UNITS_ON_DEMAND],
  ['units above the quota', units(50_000, 5), UNITS_ON_DEMAND],
  ['the mode with units', both({ BillingMode: 'PAY_PER_REQUEST' }, units(5, 5)), UNITS_ON_DEMAND],
  [
    'provisioned without units',
    { BillingMode: 'PROVISIONED' },
    `${P}ProvisionedThroughput must be specified when BillingMode is PROVISIONED`,
  ],
  [
    'provisioned without units of its index',
    both({ BillingMode: 'PROVISIONED' }, units(5, 5)),
    `${P}ProvisionedThroughput must be specified for index: byG`,
  ],
  [
    'provisioned with units above the quota',
    both(both({ BillingMode: 'PROVISIONED' }, units(5, 5)), onIndex(units(5, 40_001))),
    aboveQuota('WriteCapacityUnits', 40_001),
  ],
  [
    'provisioned with a maximum of its index',
    both(both({ BillingMode: 'PROVISIONED' }, units(5, 5)), onIndex({ ...units(5, 5), ...maxRead(5) })),
    `${P}MaxReadRequestUnits for OnDemandThroughput for index: byG cannot be specified when the table BillingMode is PROVISIONED`,
  ],
  ['a maximum of 0', maxRead(0), outside('MaxReadRequestUnits', 'table')],
  ['a maximum of -2', maxWrite(-2), outside('MaxWriteRequestUnits', 'table')],
  ['a maximum that is a fraction below 1', maxRead(0.5), outside('MaxReadRequestUnits', 'table')],
  ['a maximum above the quota', maxRead(40_001), aboveMaximum('MaxReadRequestUnits', 'OnDemandThroughput', 'table')],
  ['a maximum beyond anything', maxWrite(1e30), aboveMaximum('MaxWriteRequestUnits', 'OnDemandThroughput', 'table')],
  [
    'one good maximum with one of 0',
    { OnDemandThroughput: { MaxReadRequestUnits: 5, MaxWriteRequestUnits: 0 } },
    outside('MaxWriteRequestUnits', 'table'),
  ],
  ['less warmth than the start', warmRead(11_999), cooler('ReadUnitsPerSecond', 'table')],
  ['warmth of 0', warmWrite(0), cooler('WriteUnitsPerSecond', 'table')],
  ['warmth above the quota', warmWrite(40_001), aboveMaximum('WriteUnitsPerSecond', 'WarmThroughput', 'table')],
  ['warmth with a maximum', both(warmRead(30_000), maxRead(5)), `${P}WarmThroughput must be the only operation in the request`],
  [
    'units of an index',
    onIndex(units(5, 5)),
    `${P}The only Updates for index: byG when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput`,
  ],
  ['a maximum of an index of 0', onIndex(maxWrite(0)), outside('MaxWriteRequestUnits', 'index : byG')],
  [
    'a maximum of an index above the quota',
    onIndex(maxRead(40_001)),
    aboveMaximum('MaxReadRequestUnits', 'OnDemandThroughput', 'index : byG'),
  ],
  ['less warmth of an index', onIndex(warmRead(1)), cooler('ReadUnitsPerSecond', 'index: byG')],
  [
    'a maximum of an unknown index',
    onIndex(maxRead(0), 'byNone'),
    'ResourceNotFoundException: Requested resource not found: Index byNone for table T',
  ],
  [
    'a new index with units',
    newIndex(units(1, 1)),
    `${P}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: byNew when BillingMode is PAY_PER_REQUEST`,
  ],
  ['a new index with a maximum of -1', newIndex(maxRead(-1)), outside('MaxReadRequestUnits', 'index : byNew')],
  [
    'a new index with a maximum above the quota',
    newIndex(maxRead(40_001)),
    aboveMaximum('MaxReadRequestUnits', 'OnDemandThroughput', 'index : byNew'),
  ],
  [
    'a new index with less warmth than the start',
    newIndex(warmWrite(3_999)),
    `${P}Requested WriteUnitsPerSecond for WarmThroughput for index: byNew is lower than initial throughput for OnDemand. See: ${GUIDE}`,
  ],
]

const described = async (TableName: string) => (await wire.client.send(new DescribeTableCommand({ TableName }))).Table

async function refusesUnchanged(table: string, update: Update, message: string): Promise<void> {
  const before = await described(table)
  expect(await verdict(wire.client.send(new UpdateTableCommand({ TableName: table, ...update })), table)).toBe(message)
  expect(await described(table)).toEqual(before)
}

const LOCAL = {
  LocalSecondaryIndexes: [
    {
      IndexName: 'byL',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' as const },
        { AttributeName: 'g', KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'ALL' as const },
    },
  ],
}
describe('UpdateTable of a provisioned table refuses', () => {
  let table = ''
  beforeAll(async () => {
    table = await makeTable(wire, ['pk:S', 'sk:S'], ['g:S'], {
      BillingMode: 'PROVISIONED',
      ...units(10, 20),
      ...LOCAL,
      ...globals(units(3, 4)),
    })
  })
  it.each(PROVISIONED)('%s', (_title, update, message) => refusesUnchanged(table, update, message))
})

describe('UpdateTable of an on-demand table refuses', () => {
  let table = ''
  beforeAll(async () => {
    table = await makeTable(wire, ['pk:S'], ['g:S'], {
      OnDemandThroughput: { MaxReadRequestUnits: 7, MaxWriteRequestUnits: 8 },
      ...globals(maxRead(9)),
    })
  })
  it.each(ON_DEMAND)('%s', (_title, update, message) => refusesUnchanged(table, update, message))
})
