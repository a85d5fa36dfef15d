// What a statement would do, before it runs, over HTTP: the way it reads by, table and index, and refusals in the service's words. What is
// planned is compared with what runs elsewhere (test/intents/partiql); here, that the route says it and runs nothing.
import { describe, expect, it } from 'vitest'
import { administrations, BY_G, makeTable } from './administration.js'

const open = administrations()

describe('the route that plans statements', () => {
  it.each([
    [
      `SELECT * FROM music WHERE pk = 'a' AND sk = '1'`,
      { way: 'get', table: 'music', partitionKeys: 1, attributes: ['pk', 'sk'] },
    ],
    [`SELECT title FROM music WHERE pk = 'a'`, { way: 'query', table: 'music', partitionKeys: 1, attributes: ['title', 'pk'] }],
    [`SELECT * FROM music WHERE pk IN ['a', 'b']`, { way: 'query', table: 'music', partitionKeys: 2, attributes: ['pk'] }],
    [`SELECT * FROM music WHERE sk = '1'`, { way: 'scan', table: 'music', partitionKeys: 0, attributes: ['sk'] }],
    [`SELECT * FROM music.byG WHERE pk = 'a'`, { way: 'scan', table: 'music', index: 'byG' }],
    [`INSERT INTO music VALUE {'pk': 'a', 'sk': '1'}`, { way: 'insert', table: 'music' }],
    [`UPDATE music SET n = 1 WHERE pk = 'a' AND sk = '1'`, { way: 'update', table: 'music' }],
    [`DELETE FROM music WHERE pk = 'a' AND sk = '1'`, { way: 'delete', table: 'music' }],
  ])('%s', async (statement, planned) => {
    const lab = await open()
    await makeTable(lab, 'music', BY_G)
    expect(await lab.told('POST', 'statements/plan', { statement })).toMatchObject(planned)
    expect(lab.emulator.catalogue.tables()).toMatchObject([{ items: 0 }])
  })

  it('takes parameters, and refuses in the service’s words, with the place', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    const asked = { statement: 'SELECT * FROM music WHERE pk = ? AND sk = ?', parameters: [{ S: 'a' }, { S: '1' }] }
    expect(await lab.told('POST', 'statements/plan', asked)).toMatchObject({ way: 'get' })
    expect(await lab.refused('POST', 'statements/plan', { statement: 'SELECT * FROM' })).toMatch(
      /^400 refused: Statement wasn't well formed/,
    )
    expect(await lab.refused('POST', 'statements/plan', { statement: 'SELECT * FROM other' })).toBe(
      '404 refused: there is no table other in us-east-1',
    )
    expect(await lab.refused('POST', 'statements/plan', { statement: 'SELECT * FROM music."none"' })).toBe(
      '404 refused: table music has no index none',
    )
    expect(await lab.refused('POST', 'statements/plan', {})).toBe('400 refused: statement must be given')
  })
})

describe('the route of the fault catalogue', () => {
  it('says of each effect its members, and of each operation its errors', async () => {
    const lab = await open()
    const { effects, operations } = (await lab.told('GET', 'fault-catalogue')) as {
      readonly effects: readonly {
        readonly effect: string
        readonly own: readonly string[]
        readonly others: readonly string[]
      }[]
      readonly operations: readonly { readonly operation: string; readonly errors: readonly string[] }[]
    }
    expect(effects.find(({ effect }) => effect === 'partial-batch')?.own).toEqual(['share', 'count'])
    expect(effects.find(({ effect }) => effect === 'zone-down')).toMatchObject({ own: [] })
    expect(effects.find(({ effect }) => effect === 'zone-down')?.others).toContain('zone')
    expect(effects.find(({ effect }) => effect === 'zone-down')?.others).not.toContain('nth')
    const names = operations.map(({ operation }) => operation)
    expect(names).toContain('application-autoscaling:TagResource')
    expect(operations.find(({ operation }) => operation === 'PutItem')?.errors).toContain('ConditionalCheckFailedException')
  })
})
