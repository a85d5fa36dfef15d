// Every throughput parameter of CreateTable out of range or with the wrong billing mode: the service's error, and no table.
import { randomUUID } from 'node:crypto'
import { CreateTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import type { CreateTableCommandInput, GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { refusal, startWire } from './support.js'
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
  missing,
  aboveQuota,
  aboveMaximum,
  outside,
  globals,
  verdict,
} from './throughput-words.js'

const wire = startWire()

type Shape = Partial<CreateTableCommandInput>
const paid = (more: Shape = {}): Shape => ({ BillingMode: 'PROVISIONED', ...units(5, 6), ...more })
const free = (more: Shape = {}): Shape => ({ BillingMode: 'PAY_PER_REQUEST', ...more })
const withIndex = (more: Partial<GlobalSecondaryIndex>): Shape => globals(more)
const BOTH_REQUIRED = `${P}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`
const NEW = 'globalSecondaryIndexes.1.member.provisionedThroughput'

const CREATED: readonly (readonly [string, Shape, string])[] = [
  ['no mode and no units', {}, BOTH_REQUIRED],
  ['provisioned without units', { BillingMode: 'PROVISIONED' }, BOTH_REQUIRED],
  ['on demand with units', free(units(5, 5)), UNITS_ON_DEMAND],
  ['units of 0', paid(units(0, 1)), `${V}1 validation error detected: ${below1('0', 'provisionedThroughput.readCapacityUnits')}`],
  [
    'units of 0 on demand',
    free(units(1, 0)),
    `${V}1 validation error detected: ${below1('0', 'provisionedThroughput.writeCapacityUnits')}`,
  ],
  [
    'negative units',
    paid(units(1, -1)),
    `${V}1 validation error detected: ${below1('-1', 'provisionedThroughput.writeCapacityUnits')}`,
  ],
  ['one figure', paid(halfUnits), missing('provisionedThroughput.writeCapacityUnits')],
  ['units above the quota', paid(units(40_001, 1)), aboveQuota('ReadCapacityUnits', 40_001)],
  ['units beyond reading', paid(units(1, 1e13)), `${V}Given value 10000000000000 for WriteCapacityUnits is out of bounds`],
  ['an index without units', { ...paid(), ...withIndex({}) }, `${P}ProvisionedThroughput is not specified for index: byG`],
  [
    'an index with units of 0',
    { ...paid(), ...withIndex(units(1, 0)) },
    `${V}1 validation error detected: ${below1('0', `${NEW}.writeCapacityUnits`)}`,
  ],
  ['an index with one figure', { ...paid(), ...withIndex(halfUnits) }, missing(`${NEW}.writeCapacityUnits`)],
  ['an index above the quota', { ...paid(), ...withIndex(units(1, 40_001)) }, aboveQuota('WriteCapacityUnits', 40_001)],
  [
    'an index with units on demand',
    { ...free(), ...withIndex(units(1, 1)) },
    `${P}ProvisionedThroughput should not be specified for index: byG when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    'a maximum when provisioned, whatever it is',
    paid(maxRead(0)),
    `${P}MaxReadRequestUnits for OnDemandThroughput cannot be specified when table BillingMode is PROVISIONED.`,
  ],
  [
    'a maximum of an index when provisioned',
    { ...paid(), ...withIndex({ ...units(1, 1), ...maxWrite(5) }) },
    `${P}MaxWriteRequestUnits for OnDemandThroughput for index: byG cannot be specified when table BillingMode is PROVISIONED.`,
  ],
  ['a maximum of 0', free(maxRead(0)), outside('MaxReadRequestUnits', 'table')],
  ['a maximum of -1', free(maxWrite(-1)), outside('MaxWriteRequestUnits', 'table')],
  ['a maximum above the quota', free(maxWrite(40_001)), aboveMaximum('MaxWriteRequestUnits', 'OnDemandThroughput', 'table')],
  ['a maximum of an index of -1', { ...free(), ...withIndex(maxRead(-1)) }, outside('MaxReadRequestUnits', 'index : byG')],
  [
    'a maximum of an index above the quota',
    { ...free(), ...withIndex(maxRead(40_001)) },
    aboveMaximum('MaxReadRequestUnits', 'OnDemandThroughput', 'index : byG'),
  ],
  [
    'less warmth than the start',
    free(warmWrite(3_999)),
    `${P}Requested WriteUnitsPerSecond for WarmThroughput for table is lower than initial throughput for OnDemand. See: ${GUIDE}`,
  ],
  [
    'negative warmth',
    free(warmRead(-1)),
    `${P}Requested ReadUnitsPerSecond for WarmThroughput for table is lower than initial throughput for OnDemand. See: ${GUIDE}`,
  ],
  [
    'less warmth than units',
    paid(warmRead(4)),
    `${P}Requested ReadUnitsPerSecond for WarmThroughput for table is lower than ReadCapacityUnits of ProvisionedThroughput`,
  ],
  ['warmth above the quota', free(warmRead(40_001)), aboveMaximum('ReadUnitsPerSecond', 'WarmThroughput', 'table')],
  ['warmth beyond anything', paid(warmWrite(1e15)), aboveMaximum('WriteUnitsPerSecond', 'WarmThroughput', 'table')],
  [
    'warmth of an index above the quota',
    { ...free(), ...withIndex(warmWrite(40_001)) },
    aboveMaximum('WriteUnitsPerSecond', 'WarmThroughput', 'index: byG'),
  ],
]

describe('CreateTable refuses', () => {
  it.each(CREATED)('%s', async (_title, shape, message) => {
    const hasIndex = shape.GlobalSecondaryIndexes !== undefined
    const input: CreateTableCommandInput = {
      TableName: `t-${randomUUID()}`,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: ['pk', ...(hasIndex ? ['g'] : [])].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      ...shape,
    }
    const name = input.TableName ?? ''
    expect(await verdict(wire.client.send(new CreateTableCommand(input)), name)).toBe(message)
    expect((await refusal(wire.client.send(new DescribeTableCommand({ TableName: name })))).name).toBe(
      'ResourceNotFoundException',
    )
  })
})
