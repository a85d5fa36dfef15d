// Faults under the names of AWS Fault Injection Service: each action does what its short form does, and every parameter is checked.
import { GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { administrations, makeTable } from './administration.js'

const open = administrations()
const get = new GetItemCommand({ TableName: 'music', Key: { pk: { S: 'a' }, sk: { S: '1' } } })
const put = new PutItemCommand({ TableName: 'music', Item: { pk: { S: 'a' }, sk: { S: '1' } } })
const PARAMETERS = { service: 'dynamodb', operations: 'GetItem, PutItem', percentage: '100', duration: 'PT1M' }

describe('an action', () => {
  it.each([
    ['aws:fis:inject-api-internal-error', 'InternalServerError', 500],
    ['aws:fis:inject-api-throttle-error', 'ProvisionedThroughputExceededException', 400],
    ['aws:fis:inject-api-unavailable-error', 'ServiceUnavailable', 503],
  ])('%s answers %s until its duration is over', async (action, name, httpStatusCode) => {
    const lab = await open()
    await makeTable(lab, 'music')
    const made = await lab.told('POST', 'faults', { action, parameters: PARAMETERS })
    expect(made).toMatchObject({ action, parameters: PARAMETERS, state: 'active', expiresAtMs: lab.clock.nowMs() + 60_000 })
    for (const command of [get, put]) {
      await expect(lab.client.send(command as typeof get)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } })
    }
    await lab.client.send(new ListTablesCommand({}))
    await lab.clock.advance(60_000)
    await lab.client.send(put)
  })

  it('hits the percentage of calls', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    const parameters = { ...PARAMETERS, percentage: 25 }
    lab.emulator.faults.inject({ id: 'some', action: 'aws:fis:inject-api-internal-error', parameters })
    for (let n = 0; n < 200; n++) await lab.client.send(get).catch(() => undefined)
    const { hits, matches } = lab.emulator.faults.show('some')
    expect(matches).toBe(200)
    expect(Math.abs(hits - 50)).toBeLessThan(25)
  })

  const ACTION = 'aws:fis:inject-api-internal-error'

  it.each([
    [{ action: 'aws:ec2:stop-instances', parameters: PARAMETERS }, 'action must be one of aws:fis:inject-api-internal-error, '],
    [{ parameters: PARAMETERS }, 'action must be given with parameters and targets'],
    [{ action: ACTION, parameters: PARAMETERS, effect: 'latency' }, 'effect must not stand beside action'],
    [
      { action: ACTION, parameters: { ...PARAMETERS, service: 's3' } },
      'parameters.service must be one of dynamodb, application-autoscaling',
    ],
    [
      { action: ACTION, parameters: { ...PARAMETERS, operations: 'GetItem,Get' } },
      'parameters.operations must be of dynamodb: Get is none',
    ],
    [{ action: ACTION, parameters: { ...PARAMETERS, percentage: '0' } }, 'parameters.percentage must be a number from 1 to 100'],
    [
      { action: ACTION, parameters: { ...PARAMETERS, duration: 'PT30S' } },
      'parameters.duration must be a duration as ISO 8601 writes it',
    ],
    [
      { action: ACTION, parameters: { ...PARAMETERS, speed: 1 } },
      'parameters.speed is unknown: the members are service, operations, ',
    ],
    [{ action: ACTION, parameters: { service: 'dynamodb' } }, 'parameters.operations must be given'],
    [{ action: ACTION }, 'parameters.service must be given'],
    [
      {
        action: 'aws:dynamodb:global-table-pause-replication',
        region: 'eu-west-1',
        parameters: { duration: 'PT1M' },
        targets: { Tables: 'arn:aws:dynamodb:us-east-1:000000000000:table/music' },
      },
      'region must not stand beside targets: the ARN says whose table is meant',
    ],
  ])('%j is refused', async (rule, reason) => {
    const lab = await open()
    expect((await lab.refused('POST', 'faults', rule)).slice(0, 13 + reason.length)).toBe(`400 refused: ${reason}`)
  })
})
