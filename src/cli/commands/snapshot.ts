// `dynalab snapshot`: states of a server or a fork, kept under names.
import type { Command } from 'commander'
import { examples } from '../screen/output.js'
import { textTable } from '../screen/text-table.js'
import { asks } from '../server/asking.js'
import { byDefault } from './needs-command.js'

interface ShownSnapshot {
  readonly name: string
  readonly createdAt: string
  readonly folder?: string
}

export function configure(snapshot: Command): void {
  snapshot.addHelpText(
    'after',
    examples(
      'snapshot',
      'snapshot take filled',
      'snapshot restore filled',
      'snapshot take filled --fork w1',
      'snapshot delete filled',
    ),
  )
  asks<{ snapshots: readonly ShownSnapshot[] }>(byDefault(snapshot, 'list', 'list them'), {
    namespace: 'none',
    ask: (administer) => administer('snapshots'),
    words: ({ snapshots }) => (snapshots.length === 0 ? 'no snapshots' : snapshotTable(snapshots)),
  })
  const path = (words: readonly string[]): string => `snapshots/${encodeURIComponent(words[0] ?? '')}`
  asks<ShownSnapshot>(snapshot.command('take').description('keep what there is').argument('<name>', 'a name for it'), {
    namespace: 'none',
    ask: (administer, { words: [name] }) => administer('snapshots', { method: 'POST', body: { name } }),
    words: (kept) => snapshotTable([kept]),
  })
  const restoring = snapshot.command('restore').description('go back to one, with its clock; faults are gone')
  asks<{ restored: string }>(restoring.argument('<name>', 'its name'), {
    namespace: 'none',
    ask: async (administer, { words }) => {
      await administer(`${path(words)}/restore`, { method: 'POST' })
      return { restored: words[0] ?? '' }
    },
    words: ({ restored }) => `${restored} is restored`,
  })
  asks<{ deleted: string }>(snapshot.command('delete').description('take one away').argument('<name>', 'its name'), {
    namespace: 'none',
    ask: async (administer, { words }) => {
      await administer(path(words), { method: 'DELETE' })
      return { deleted: words[0] ?? '' }
    },
    words: ({ deleted }) => `${deleted} is deleted`,
  })
}

const snapshotTable = (snapshots: readonly ShownSnapshot[]): string =>
  textTable(
    ['NAME', 'CREATED', 'FOLDER'],
    snapshots.map(({ name, createdAt, folder }) => [name, createdAt, folder ?? 'in memory']),
  )
