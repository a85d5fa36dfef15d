// Named scenarios in one call: a zone is lost, a region is cut off, a partition is hot.
import type { ScenarioControls } from '../../controls/scenario-controls.js'
import { SCENARIO_MEMBERS } from '../../controls/scenarios/scenario-plan.js'
import { bodyOf } from './body.js'
import { FAULT_SCHEMA } from './faults.js'
import { json, REFUSED, type Route } from './route.js'
import { record } from './schema.js'

export const SCENARIO_SCHEMA = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    name: SCENARIO_MEMBERS.name.schema,
    seed: { type: 'string', description: 'Of the emulator; with it, the name and the id the same is drawn.' },
    drawn: record({ type: ['string', 'number'] }, 'What was drawn, since it was not said.'),
    fault: FAULT_SCHEMA,
  },
  required: ['id', 'name', 'seed', 'drawn', 'fault'],
}
const SCENARIOS = json({
  type: 'object',
  properties: { scenarios: { type: 'array', items: SCENARIO_SCHEMA } },
  required: ['scenarios'],
})

export const scenarioRoutes = (controls: ScenarioControls): readonly Route[] => [
  {
    method: 'POST',
    path: '/scenarios',
    summary: 'Runs a named scenario, made of a fault that ends by the clock. What is not said is drawn from the seed.',
    body: SCENARIO_MEMBERS,
    responses: {
      200: { description: 'It happens.', content: json(SCENARIO_SCHEMA) },
      404: { description: 'There is no such table or index.', content: REFUSED },
      409: { description: 'An active fault has this id.', content: REFUSED },
    },
    answer: ({ body }) => {
      const { name, ...options } = bodyOf(body)
      return { status: 200, body: controls.run(name as string, options) } // whatever it is, the controls read it
    },
  },
  {
    method: 'GET',
    path: '/scenarios',
    summary: 'Scenarios that were run, each with its fault and what that hit, ended ones included.',
    responses: { 200: { description: 'In the order in which they were run.', content: SCENARIOS } },
    answer: () => ({ status: 200, body: { scenarios: controls.list() } }),
  },
]
