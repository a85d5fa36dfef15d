// The links between regions, steered on their settings alone: no engine, and nothing that replicates. Each change is told to whoever sends.
import { beforeEach, describe, expect, it } from 'vitest'
import { RegionControls } from '../../src/controls/region-controls.js'
import type { EmulatorEvent } from '../../src/model/event.js'
import { NO_LAG } from '../../src/model/lag.js'
import { Links } from '../../src/regions/links.js'
import { NO_TABLES } from './no-tables.js'
import { refusalOf } from './refusal-of.js'

let links: Links
let controls: RegionControls
let told: number
let emitted: EmulatorEvent[]
beforeEach(() => {
  links = new Links(NO_LAG)
  told = 0
  emitted = []
  const replicator = {
    regions: links,
    linksChanged: () => void told++,
    reset: () => links.reset(),
    inspect: () => Promise.resolve([]),
  }
  controls = new RegionControls({
    replicator,
    events: { emit: (event) => void emitted.push(event) },
    tables: NO_TABLES,
  })
})

const LINK = { from: 'us-east-1', to: 'eu-west-1' }

describe('links', () => {
  it('are cut, told of, and healed', () => {
    expect(controls.cut({ ...LINK, oneWay: true })).toMatchObject({ cuts: [LINK] })
    expect([links.isCut([], LINK), links.isCut([], { from: LINK.to, to: LINK.from })]).toEqual([true, false])
    expect(controls.heal()).toMatchObject({ cuts: [] })
    expect(emitted).toEqual([
      { type: 'region.cut', ...LINK },
      { type: 'region.healed', from: '*', to: '*' },
    ])
    expect(told).toBe(2)
  })

  it('have lags until these are put back', () => {
    expect(controls.setLag({ ...LINK, oneWay: true, lag: '20-90' })).toMatchObject({ lags: [{ ...LINK, lag: '20-90' }] })
    expect(controls.setLag({ ...LINK, lag: 'default' })).toMatchObject({ lags: [] })
    controls.setLag({ region: 'us-east-1', lag: 5 })
    expect(controls.reset()).toMatchObject({ lags: [] })
  })
})

it('what cannot be meant is invalid, what is not there is not found; and nothing changes', async () => {
  expect(await refusalOf(() => controls.cut({}))).toBe('invalid: region, from or to must be given')
  expect(await refusalOf(() => controls.pauseReplication({ table: 'T', region: 'us-east-1' }))).toBe(
    'not found: there is no table T in us-east-1 of account 000000000000',
  )
  expect([told, emitted]).toEqual([0, []])
})
