// The clock over HTTP and in the library, which must mean the same; and what is refused, by the name of the member.
import { CreateTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { administrations } from './administration.js'

const open = administrations()
const START_MS = Date.UTC(2026, 0, 1)
const manual = (nowMs: number) => ({ mode: 'manual', scale: 0, nowMs, now: new Date(nowMs).toISOString() })

describe('the clock', () => {
  it('is shown, moved and changed', async () => {
    const lab = await open()
    const { emulator } = lab
    expect(await lab.told('GET', 'clock')).toEqual(manual(START_MS))
    expect(await lab.told('POST', 'clock', { advance: { hours: 2, ms: 5 } })).toMatchObject(manual(START_MS + 7_200_005))
    expect(await lab.told('POST', 'clock', { advance: 10 })).toMatchObject({ nowMs: START_MS + 7_200_015 })
    expect(await lab.told('POST', 'clock', { set: '2025-06-01T12:00:00Z' })).toMatchObject({ now: '2025-06-01T12:00:00.000Z' })
    expect(await lab.told('POST', 'clock', { mode: 'frozen' })).toMatchObject({ mode: 'manual' }) // it stands still already
    expect(await lab.told('POST', 'clock', { scale: 60 })).toMatchObject({ mode: 'scaled', scale: 60 })
    expect(await lab.told('POST', 'clock', { mode: 'frozen', set: START_MS })).toMatchObject({
      mode: 'frozen',
      scale: 0,
      nowMs: START_MS,
    })
    expect(await lab.told('POST', 'clock', { resume: true })).toMatchObject({ mode: 'scaled', scale: 60 })
    expect(await lab.told('POST', 'clock', { mode: 'real' })).toMatchObject({ mode: 'real', scale: 1 })
    expect(await lab.told('POST', 'clock', { mode: 'manual', set: '2026-02-01' })).toEqual(manual(Date.UTC(2026, 1, 1)))
    expect(await emulator.clock.advance({ days: 1, minutes: 1, seconds: 1.5 })).toEqual({
      ...manual(Date.UTC(2026, 1, 2, 0, 1, 1, 500)),
      nextDueMs: undefined,
    })
    expect(emulator.clock.now()).toBe(Date.UTC(2026, 1, 2, 0, 1, 1, 500))
  })

  // The answer to a move comes when what became due is done: nobody has to poll.
  it('ends what a move makes due before it answers', async () => {
    const lab = await open({}, { transitionMs: 3000 })
    await lab.client.send(
      new CreateTableCommand({
        TableName: 'music',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    )
    const status = async () => (await lab.client.send(new DescribeTableCommand({ TableName: 'music' }))).Table?.TableStatus
    expect(await lab.told('GET', 'clock')).toMatchObject({ nextDueMs: START_MS + 3000 })
    await lab.told('POST', 'clock', { advance: { ms: 2999 } })
    expect(await status()).toBe('CREATING')
    await lab.told('POST', 'clock', { advance: 1 })
    expect(await status()).toBe('ACTIVE')
  })

  it.each([
    [{}, 'mode, scale, resume, set or advance must be given'],
    [
      { advance: -1 },
      'advance must be whole milliseconds from 0, or an object of days, hours, minutes, seconds and ms from 0; set goes back',
    ],
    [{ advance: { hours: -1 } }, /^400 refused: advance must be/],
    [{ advance: { weeks: 1 } }, /^400 refused: advance must be/],
    [{ advance: {} }, /^400 refused: advance must be/],
    [{ advance: '1h' }, /^400 refused: advance must be/],
    [{ advance: { days: 1e9 } }, 'advance must not lead beyond the year 4999'],
    [{ set: 'tomorrow' }, /^400 refused: set must be a time/],
    [{ set: -1 }, /^400 refused: set must be a time/],
    [{ set: 1.5 }, /^400 refused: set must be a time/],
    [{ set: 5, advance: 5 }, 'set must not stand beside advance: one of them says where to'],
    [{ scale: 0 }, /^400 refused: scale must be a number from 0.001/],
    [{ scale: 2, mode: 'real' }, 'scale must not stand beside the mode real'],
    [{ mode: 'scaled' }, 'scale must stand beside the mode scaled'],
    [{ mode: 'fast' }, 'mode must be one of real, scaled, frozen, manual'],
    [{ resume: true, scale: 2 }, 'resume must not stand beside mode or scale'],
    [{ region: 'us-east-1', set: 5 }, 'account and region must be left out: there is one clock for all namespaces'],
    [{ speed: 5 }, 'speed is unknown: the members are mode, scale, resume, set, advance'],
  ])('refuses %j', async (body, words) => {
    const lab = await open()
    expect(await lab.refused('POST', 'clock', body)).toEqual(
      typeof words === 'string' ? `400 refused: ${words}` : expect.stringMatching(words),
    )
    expect(lab.emulator.clock.show()).toMatchObject(manual(START_MS))
  })
})
