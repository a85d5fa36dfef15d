// Tools that keep the state under a name, and go back to it.
import { z } from 'zod'
import { destroys, changes, tool } from '../tool.js'

const name = z.string().min(1).describe('the name of the snapshot')

const takeSnapshot = tool({
  ...changes('writes'),
  name: 'take_snapshot',
  title: 'Take a snapshot',
  description: 'Keeps all tables and items as they are now, with the clock, under a name. lab_state lists snapshots.',
  input: z.strictObject({ name }),
  output: z.looseObject({ name: z.string(), createdAt: z.string() }),
  run: (body, { administer }) => administer('snapshots', { method: 'POST', body }),
})

const restoreSnapshot = tool({
  ...destroys('writes'),
  name: 'restore_snapshot',
  title: 'Restore a snapshot',
  description:
    'Goes back to a snapshot with its clock: what was written since is gone, and so are faults and whatever else was set.',
  input: z.strictObject({ name }),
  output: z.object({ restored: z.string() }),
  run: async ({ name: kept }, { administer }) => {
    await administer(`snapshots/${encodeURIComponent(kept)}/restore`, { method: 'POST' })
    return { restored: kept }
  },
})

export const SNAPSHOT_TOOLS = [takeSnapshot, restoreSnapshot]
