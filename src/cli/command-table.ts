// The commands: ONE table from which dispatch, help and completion are made. Invariant: a command costs nothing until it is the one that was
// asked for, since its module is loaded then.
import type { Command } from 'commander'

/** What makes a command: its arguments, flags, examples and what it does. */
export interface CommandModule {
  /** @param command with its name and summary */
  configure(command: Command): void
}

export interface CommandEntry {
  readonly name: string
  readonly summary: string
  /** The heading of help under which it stands. */
  readonly group: string
  readonly load: () => Promise<CommandModule>
}

const SERVING = 'Serve:'
const DATA = 'Tables and items:'
const LOOKING = 'Look:'
const STEERING = 'Steer:'
export const AROUND = 'Around it:'

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'serve',
    summary: 'serve the API (what happens when no command is named)',
    group: SERVING,
    load: loadServe,
  },
  {
    name: 'healthcheck',
    summary: 'exit 0 when a server answers',
    group: SERVING,
    load: () => import('./commands/healthcheck.js'),
  },
  {
    name: 'verify',
    summary: 'check the invariants of a data folder or a ring; exit 1 when one is broken',
    group: SERVING,
    load: () => import('./commands/verify.js'),
  },
  {
    name: 'apply',
    summary: 'make and change the tables of a server that runs, as files say',
    group: DATA,
    load: () => import('./commands/apply.js'),
  },
  {
    name: 'seed',
    summary: 'write the items of files to a table, whichever form they have',
    group: DATA,
    load: () => import('./commands/seed.js'),
  },
  {
    name: 'export',
    summary: 'print the items of a table, as JSON lines or CSV',
    group: DATA,
    load: () => import('./commands/export.js'),
  },
  {
    name: 'import',
    summary: 'write back what export printed, or what the service exported',
    group: DATA,
    load: () => import('./commands/import.js'),
  },
  {
    name: 'backup',
    summary: 'back up a table, or list the backups',
    group: DATA,
    load: () => import('./commands/backup.js'),
  },
  {
    name: 'restore',
    summary: 'make a table of a backup, or of what another one held',
    group: DATA,
    load: () => import('./commands/restore.js'),
  },
  {
    name: 'streams',
    summary: 'look into the streams of a server that runs',
    group: DATA,
    load: () => import('./commands/streams/command.js'),
  },
  {
    name: 'tables',
    summary: 'list the tables of a server, or describe one',
    group: LOOKING,
    load: () => import('./commands/tables.js'),
  },
  {
    name: 'status',
    summary: 'say what answers, since when, and what is in it',
    group: LOOKING,
    load: () => import('./commands/status.js'),
  },
  {
    name: 'ring',
    summary: 'look at a Cassandra cluster that gateways keep their data in',
    group: LOOKING,
    load: () => import('./commands/ring.js'),
  },
  {
    name: 'doctor',
    summary: 'find out why a table is not there, or a server',
    group: LOOKING,
    load: () => import('./commands/doctor/command.js'),
  },
  {
    name: 'cost',
    summary: 'estimate what the run so far would cost at the service',
    group: LOOKING,
    load: () => import('./commands/cost.js'),
  },
  {
    name: 'bench',
    summary: 'put a short load on a server, and say what it answered a second',
    group: LOOKING,
    load: () => import('./commands/bench.js'),
  },
  {
    name: 'record',
    summary: 'write what a server is asked and answers to a file',
    group: LOOKING,
    load: () => import('./commands/record.js'),
  },
  {
    name: 'replay',
    summary: 'ask a fresh emulator the same once more, and show what differs',
    group: LOOKING,
    load: () => import('./commands/replay/command.js'),
  },
  {
    name: 'fork',
    summary: 'make, list and drop copy-on-write namespaces',
    group: STEERING,
    load: () => import('./commands/fork.js'),
  },
  {
    name: 'snapshot',
    summary: 'keep states under names, and go back to them',
    group: STEERING,
    load: () => import('./commands/snapshot.js'),
  },
  {
    name: 'clock',
    summary: 'show the clock, move it, let it stand or go',
    group: STEERING,
    load: () => import('./commands/clock.js'),
  },
  {
    name: 'faults',
    summary: 'show what goes wrong on order, add to it, clear it',
    group: STEERING,
    load: () => import('./commands/faults.js'),
  },
  {
    name: 'zones',
    summary: 'show the zones; lose, heal, pause and slow them down',
    group: STEERING,
    load: () => import('./commands/zones.js'),
  },
  {
    name: 'regions',
    summary: 'show the links between regions; cut, heal and slow them down',
    group: STEERING,
    load: () => import('./commands/regions.js'),
  },
  {
    name: 'mcp',
    summary: 'tools for programs that speak the Model Context Protocol',
    group: AROUND,
    load: () => import('./commands/mcp/command.js'),
  },
  {
    name: 'policy',
    summary: 'look at policies, without a server',
    group: AROUND,
    load: () => import('./commands/policy.js'),
  },
  {
    name: 'completion',
    summary: 'print what makes a shell complete commands and flags',
    group: AROUND,
    load: () => import('./commands/completion.js'),
  },
]

/** The operations first: Node opens as many files at once as imports are wide, and a process may have few. */
async function loadServe() {
  await import('../operations/index.js')
  return import('./commands/serve.js')
}
