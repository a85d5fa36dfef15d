// Tools that steer the emulated service: faults, scenarios, the clock, zones and regions. Their inputs are the members that the controls take.
import { z } from 'zod'
import { CLOCK_MEMBERS } from '../../../../controls/clock-controls.js'
import { SPEC_MEMBERS } from '../../../../controls/faults/fault-spec.js'
import { choice, type Member } from '../../../../controls/members.js'
import { NAMESPACE_MEMBERS } from '../../../../controls/namespace.js'
import * as region from '../../../../controls/region-controls.js'
import { SCENARIO_MEMBERS } from '../../../../controls/scenarios/scenario-plan.js'
import * as zone from '../../../../controls/zone-controls.js'
import { controlInput } from '../inputs.js'
import type { Lab } from '../lab.js'
import { changes, destroys, tool } from '../tool.js'

type Given = Readonly<Record<string, unknown>>
const output = z.looseObject({})

const injectFault = tool({
  ...changes('lab'),
  name: 'inject_fault',
  title: 'Inject a fault',
  description:
    'Lets something go wrong: a rule of which requests it meets (operation, table, index, key, partition, account, region), which of ' +
    'them it hits (nth, every, after, probability), what happens to these (effect and its members), and when it ends (times, ' +
    'duration). {"effect": "throttle", "table": "music", "operation": "PutItem", "times": 3}. Read dynalab://docs/faults for all of it.',
  input: controlInput(SPEC_MEMBERS),
  output,
  run: (body, { administer }) => administer('faults', { method: 'POST', body }),
})

const clearFaults = tool({
  ...changes('lab'),
  name: 'clear_faults',
  title: 'Clear faults',
  description: 'Takes one fault away by its id, or all, or those of one account and region, and says what they did.',
  input: z.strictObject({ id: z.string().min(1).optional(), account: z.string().optional(), region: z.string().optional() }),
  output: z.object({ removed: z.array(z.looseObject({})) }),
  run: async ({ id, ...query }, { administer }) => {
    if (id === undefined) return administer('faults', { method: 'DELETE', query })
    return { removed: [await administer(`faults/${encodeURIComponent(id)}`, { method: 'DELETE', query })] }
  },
})

const runScenario = tool({
  ...changes('lab'),
  name: 'run_scenario',
  title: 'Run a scenario',
  description:
    'Runs a named scenario, which is a fault with what was not said drawn: the loss of a zone, a cut region, a hot partition.',
  input: controlInput(SCENARIO_MEMBERS, ['name']),
  output,
  run: (body, { administer }) => administer('scenarios', { method: 'POST', body }),
})

const moveClock = tool({
  ...destroys('lab'),
  name: 'move_clock',
  title: 'Move the clock',
  description:
    'Moves the clock that everything timed obeys, or says how it goes: {"advance": {"hours": 25}}, {"set": "2027-01-01T00:00:00Z"}, ' +
    '{"mode": "frozen"}, {"scale": 60}, {"resume": true}. What falls due on the way is done, such as items whose time to live ends.',
  input: controlInput(CLOCK_MEMBERS),
  output,
  run: (body, { administer }) => administer('clock', { method: 'POST', body }),
})

const ZONE_ACTIONS = ['down', 'heal', 'pause', 'resume', 'lag', 'failover', 'reset'] as const
const REGION_ACTIONS = ['cut', 'heal', 'lag', 'pause', 'resume', 'reset'] as const

const steerZones = tool({
  ...changes('lab'),
  name: 'steer_zones',
  title: 'Steer zones',
  description:
    'down, heal, pause and resume take a zone; lag takes replicaLag or gsiLag, in ms or as a range such as 5-40; failover takes the ms ' +
    'without a leader; reset sets all back. With account and region for one namespace, else for all.',
  input: actionInput(ZONE_ACTIONS, { ...zone.LAG_MEMBERS, ...zone.ZONE_MEMBERS, ...zone.FAILOVER_MEMBERS, ...NAMESPACE_MEMBERS }),
  output,
  run: (given, lab) => steer('zones', given, lab),
})

const steerRegions = tool({
  ...changes('lab'),
  name: 'steer_regions',
  title: 'Steer links between regions',
  description:
    'cut and heal take a region, or from and to; lag takes the ms of a write over a link, or a range such as 200-900; pause and resume ' +
    'take a table and a region, for the replication of that replica; reset sets all back.',
  input: actionInput(REGION_ACTIONS, { ...region.LAG_MEMBERS, ...region.REPLICA_MEMBERS }),
  output,
  run: (given, lab) => steer('regions', given, lab),
})

function actionInput(actions: readonly string[], members: Readonly<Record<string, Member<unknown>>>) {
  return controlInput({ action: choice(actions), ...members }, ['action'])
}

/** Members that don't belong to an action are refused by it. */
function steer(what: 'zones' | 'regions', { action, ...body }: Given, { administer }: Lab): Promise<object> {
  if (action !== 'reset') return administer(`${what}/${String(action)}`, { method: 'POST', body })
  const query = Object.fromEntries(Object.entries(body).map(([name, given]) => [name, String(given)]))
  return administer(what, { method: 'DELETE', query })
}

export const STEERING_TOOLS = [injectFault, clearFaults, runScenario, moveClock, steerZones, steerRegions]
