// What is kept of requests is bounded: by their number, and by the bytes of what they asked.
import { expect, test } from 'vitest'
import { KeptRequests } from '../../src/metering/kept-requests.js'
import type { LoggedRequest } from '../../src/protocol/logged-request.js'

const KB = 1024

function add(kept: KeptRequests, requestId: string, bodyBytes: number): void {
  const place = { operation: 'PutItem', tables: ['music'], status: 200, bytes: bodyBytes }
  const logged: LoggedRequest = { requestId, atMs: 0, emulatedAtMs: 0, latencyMs: 1, ...place }
  kept.add(logged, { target: 'DynamoDB_20120810.PutItem', headers: {}, body: Buffer.alloc(bodyBytes) })
}

const idsWithBody = (kept: KeptRequests): readonly string[] =>
  kept.all().flatMap(({ requestId }) => (kept.find(requestId)?.sent === undefined ? [] : [requestId]))

// 64 bodies of 256 KB are all that there is room for. One that is larger takes none of it; each further one takes the room of the oldest, and a
// small one, too, while the others stay: room is made as far as it is needed.
test('the oldest give up their bodies first, and stay to be looked at', () => {
  const kept = new KeptRequests(1000)
  for (let n = 0; n < 64; n++) add(kept, `r${n}`, 256 * KB)
  add(kept, 'large', 256 * KB + 1)
  expect(idsWithBody(kept)).toHaveLength(64)
  add(kept, 'one more', 256 * KB)
  expect(idsWithBody(kept).at(0)).toBe('r1')
  add(kept, 'small', 1)
  expect([idsWithBody(kept).at(0), idsWithBody(kept).length]).toEqual(['r2', 64])
  expect(kept.find('r0')).toMatchObject({ logged: { requestId: 'r0' }, sent: undefined })
  expect(kept.all()).toHaveLength(67)
})

// What requests leave that are forgotten is room for others: by the number, by a smaller number, and by all being forgotten.
test('those that are forgotten leave their room', () => {
  const kept = new KeptRequests(64)
  for (let n = 0; n < 100; n++) add(kept, `r${n}`, 256 * KB)
  expect([kept.all().at(0)?.requestId, kept.all().length, idsWithBody(kept).length]).toEqual(['r36', 64, 64])
  kept.most = 2
  expect(idsWithBody(kept)).toEqual(['r98', 'r99'])
  kept.most = 64
  kept.clear()
  for (let n = 0; n < 64; n++) add(kept, `s${n}`, 256 * KB)
  expect(idsWithBody(kept)).toHaveLength(64)
})
