// Settings of the links between regions: what is set for an account, for all, and what a reset leaves.
import { expect, it } from 'vitest'
import { Links } from '../../src/regions/links.js'

const lag = (ms: number) => ({ minMs: ms, maxMs: ms })
const THERE = { from: 'us-east-1', to: 'us-west-2' }
const BACK = { from: 'us-west-2', to: 'us-east-1' }

it('an account’s own lag goes before that of all, and that before the default', () => {
  const links = new Links(lag(1))
  links.setLag(undefined, [THERE], lag(2))
  links.setLag('111111111111', [THERE], lag(3))
  expect(links.lagOf('111111111111', THERE)).toEqual(lag(3))
  expect(links.lagOf('222222222222', THERE)).toEqual(lag(2))
  expect(links.lagOf('222222222222', BACK)).toEqual(lag(1))
  links.setLag('111111111111', [THERE], undefined)
  expect(links.lagOf('111111111111', THERE)).toEqual(lag(2))
})

it('a cut is one way, and healing an account leaves what is cut for all', () => {
  const links = new Links(lag(0))
  links.cut(undefined, [THERE])
  links.cut('111111111111', [BACK])
  expect([links.isCut(['111111111111'], THERE), links.isCut(['111111111111'], BACK)]).toEqual([true, true])
  expect(links.isCut(['222222222222'], BACK)).toBe(false)
  links.heal('111111111111', () => true)
  expect([links.isCut(['111111111111'], THERE), links.isCut(['111111111111'], BACK)]).toEqual([true, false])
  links.heal(undefined, ({ from }) => from === 'us-west-2')
  expect(links.isCut(['111111111111'], THERE)).toBe(true)
})

it('the reset of a namespace forgets what its account set about its region', () => {
  const links = new Links(lag(0))
  links.cut('111111111111', [THERE, { from: 'eu-west-1', to: 'eu-west-2' }])
  links.pause({ account: '111111111111', region: 'us-west-2', table: 'T' })
  links.cut(undefined, [BACK])
  links.reset({ account: '111111111111', region: 'us-west-2' })
  expect(links.isCut(['111111111111'], THERE)).toBe(false)
  expect(links.isCut(['111111111111'], { from: 'eu-west-1', to: 'eu-west-2' })).toBe(true)
  expect([links.isCut(['111111111111'], BACK), links.paused().length]).toEqual([true, 0])
  links.reset()
  expect(links.shown()).toEqual([])
})
