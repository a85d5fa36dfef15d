// Backups over HTTP: which there are, whose past is kept and what that takes, and what is being restored.
import type { BackupControls } from '../../controls/backup-controls.js'
import { readMembers } from '../../controls/members.js'
import { NAMESPACE_MEMBERS, namespaceOrAll } from '../../controls/namespace.js'
import { json, type Route } from './route.js'
import { atMs, described, integer, list, namespace, object, textual, truth } from './schema.js'

const BACKUP = object(
  {
    ...namespace,
    table: textual,
    arn: textual,
    name: textual,
    type: textual,
    createdAtMs: atMs,
    items: integer,
    sizeBytes: integer,
  },
  { expiresAtMs: atMs },
)
const PAST = object(
  {
    ...namespace,
    table: textual,
    isGone: described('The table was deleted; backups alone need it.', truth),
    keptRows: described('Rows that are kept beside those of the table.', integer),
    keptBytes: described('Of these, before they are compressed.', integer),
  },
  { recovery: object({ earliestMs: atMs, latestMs: atMs, periodDays: integer }) },
)
const RESTORE = object({ ...namespace, table: textual, restoredItems: integer })
const BACKUPS = json(object({ backups: list(BACKUP), past: list(PAST), restores: list(RESTORE) }))

export const backupRoutes = (controls: BackupControls): readonly Route[] => [
  {
    method: 'GET',
    path: '/backups',
    summary: 'Backups, tables whose past is kept with what it takes, and restores under way: all, or of one namespace.',
    query: NAMESPACE_MEMBERS,
    responses: { 200: { description: 'As it is now.', content: BACKUPS } },
    answer: async ({ query }) => {
      const named = namespaceOrAll(readMembers(query, NAMESPACE_MEMBERS))
      return { status: 200, body: await controls.show({ namespace: named }) }
    },
  },
]
