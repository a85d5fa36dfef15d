// The clock over HTTP.
import { CLOCK_MEMBERS, type ClockControls } from '../../controls/clock-controls.js'
import { CLOCK_MODES } from '../../runtime/clock-state.js'
import { bodyOf } from './body.js'
import { json, type Route } from './route.js'
import { described, number, object } from './schema.js'

export const CLOCK_SCHEMA = object(
  {
    mode: { enum: CLOCK_MODES },
    now: { type: 'string', format: 'date-time' },
    nowMs: number,
    scale: described('Seconds a second of the machine; 0 while it stands still.', number),
  },
  { nextDueMs: described('When the next timer is due by this clock.', number) },
)
const CLOCK = json(CLOCK_SCHEMA)

export const clockRoutes = (controls: ClockControls): readonly Route[] => [
  {
    method: 'GET',
    path: '/clock',
    summary: 'The emulator’s clock, one for all namespaces.',
    responses: { 200: { description: 'As it is now.', content: CLOCK } },
    answer: () => ({ status: 200, body: controls.show() }),
  },
  {
    method: 'POST',
    path: '/clock',
    summary:
      'Says how the clock goes (one of mode, scale and resume), and moves it (one of set and advance). Answers when what became due is done.',
    body: CLOCK_MEMBERS,
    responses: { 200: { description: 'As it is now.', content: CLOCK } },
    answer: async ({ body }) => ({ status: 200, body: await controls.steer(bodyOf(body)) }),
  },
]
