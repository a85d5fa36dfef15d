// Templates over HTTP: what the command does with files, the route does with a text. What each form means is tested in test/templates/; here,
// that all of it is asked of this simulation, that a dry run changes nothing, and that a text reaches no file of the machine.
import { describe, expect, it } from 'vitest'
import { administrations, makeTable } from './administration.js'

const open = administrations()
const ROUTE = 'templates/apply'

const STACK = `
Parameters:
  Stage: { Type: String, Default: dev }
Resources:
  Music:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub music-\${Stage}
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: artist, AttributeType: S }]
      KeySchema: [{ AttributeName: artist, KeyType: HASH }]
      TimeToLiveSpecification: { AttributeName: expires, Enabled: true }
`

describe('the route that applies templates', () => {
  it('says what it would do, does it where it is asked to, and finds no difference the next time', async () => {
    const lab = await open()
    const namespace = { account: '123456789012', region: 'eu-west-1' }
    const asked = { template: STACK, parameters: { Stage: 'test' }, ...namespace }
    const steps = ['music-test: create the table', 'music-test: time to live by expires']
    const clean = { tables: 1, notes: [], failures: [] }
    const planned = { ...clean, changed: 1, isDryRun: true, created: ['music-test'], steps }
    expect(await lab.told('POST', ROUTE, { ...asked, dryRun: true })).toEqual(planned)
    expect(lab.emulator.catalogue.tables()).toEqual([])
    expect(await lab.told('POST', ROUTE, asked)).toEqual({ ...planned, isDryRun: false })
    expect(lab.emulator.catalogue.tables()).toMatchObject([{ table: 'music-test', timeToLive: 'expires', ...namespace }])
    expect(await lab.told('POST', ROUTE, asked)).toEqual({ ...clean, changed: 0, isDryRun: false, created: [], steps: [] })
  })

  it('tells what stands against a table by its place, and makes the others', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    const table = (TableName: string, name: string) => ({
      ...{ TableName, BillingMode: 'PAY_PER_REQUEST' },
      AttributeDefinitions: [{ AttributeName: name, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
    })
    const template = JSON.stringify([table('music', 'other'), table('orders', 'id')])
    const answer = (await lab.told('POST', ROUTE, { template })) as { readonly failures: readonly string[] }
    expect(answer).toMatchObject({ tables: 2, changed: 1, created: ['orders'] })
    expect(answer.failures).toEqual([expect.stringMatching(/^music: .* which no update can change/)])
  })

  it.each([
    ['none', {}, '400 refused: template must be given'],
    ['no template', { template: 'a: b' }, /^400 refused: template:1: is in none of the forms/],
    ['no YAML', { template: 'a:\n  - b\n c' }, /^400 refused: template:3: /],
    ['parameters that are no texts', { template: STACK, parameters: { Stage: 1 } }, /^400 refused: parameters must be an object/],
  ])('refuses %s', async (_what, body, reason) => {
    const lab = await open()
    expect(await lab.refused('POST', ROUTE, body)).toMatch(reason)
    expect(lab.emulator.catalogue.tables()).toEqual([])
  })

  it('reads nothing beside the text', async () => {
    const lab = await open()
    const template = 'service: shop\nprovider: { name: aws }\nresources: ${file(package.json)}\n'
    const answer = (await lab.told('POST', ROUTE, { template })) as { readonly failures: readonly string[] }
    expect(answer).toMatchObject({ tables: 0, created: [] })
    expect(answer.failures.join()).toContain('package.json')
  })
})
