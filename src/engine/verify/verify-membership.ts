// Whether the records of a global table's replicas say the same: each is where the membership says, and nobody else is named.
import { memberAt } from '../../model/global-table.js'
import { tableArn } from '../../model/table.js'
import type { OpenTables } from '../tables/open-tables.js'

/** One line for each replica that another one names and that is not there, or says something else. */
export function* splitMemberships(tables: OpenTables): Iterable<string> {
  for (const { record } of tables.all()) {
    const { global, name, namespace } = record
    if (global === undefined) continue
    if (memberAt(global, namespace) === undefined) yield `${tableArn(record)}: is no member of its own global table`
    for (const member of global.members) {
      const there = tables.find(member.namespace, name)?.record
      const where = tableArn({ namespace: member.namespace, name })
      if (there === undefined) yield `${tableArn(record)}: there is no replica ${where}`
      else if (JSON.stringify(there.global) !== JSON.stringify(global)) yield `${tableArn(record)}: ${where} says otherwise`
    }
  }
}
