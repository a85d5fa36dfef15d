// The tool that says what a request costs. Invariant: the request runs in a fork that is dropped, so nothing changes and nothing of the
// table's own capacity is used up.
import { z } from 'zod'
import { AdminRefusal } from '../../../server/admin-client.js'
import { Refused } from '../../../server/wire-client.js'
import { bounded } from '../bounded.js'
import { capacity, capacityOf, type Charged, namespaceOf, place } from '../inputs.js'
import { inFork, type Lab } from '../lab.js'
import { READS, tool } from '../tool.js'
import type { Namespace } from '../../../../model/namespace.js'

const READ =
  'Read units: 4 KB of each item or, in Query and Scan, of all items of a page in a partition; half of that when eventually consistent.'
const WRITE =
  'Write units: 1 KB of the larger of the item before and after, for the table and for each index whose entry changes.'
const TRANSACTED = 'In a transaction each unit counts twice.'
const STATEMENT = 'A SELECT costs what GetItem, Query or Scan would; other statements cost what the write would.'

/** The operations that consume capacity, and the rule that each is charged by. Source: docs read-write-operations. */
const RULES = {
  GetItem: READ,
  BatchGetItem: READ,
  Query: READ,
  Scan: READ,
  TransactGetItems: `${READ} ${TRANSACTED}`,
  PutItem: WRITE,
  UpdateItem: WRITE,
  DeleteItem: WRITE,
  BatchWriteItem: WRITE,
  TransactWriteItems: `${WRITE} ${TRANSACTED}`,
  ExecuteStatement: STATEMENT,
  BatchExecuteStatement: STATEMENT,
  ExecuteTransaction: `${STATEMENT} ${TRANSACTED}`,
} as const

type Operation = keyof typeof RULES

const explainCost = tool({
  ...READS,
  name: 'explain_cost',
  title: 'Explain the cost of a request',
  description:
    'Runs a request of the API in a fork that is dropped at once, and says which units it takes of the table and of each index, how ' +
    'many items it reads, or which rule refuses it and what the refusal costs. Nothing changes. The fork has full buckets and no ' +
    'faults, so what other requests use up does not count.',
  input: z.strictObject({
    operation: z.enum(Object.keys(RULES) as [Operation, ...Operation[]]),
    input: z
      .record(z.string(), z.unknown())
      .describe('as the API takes it: {"TableName": "music", "Key": {"artist": {"S": "…"}}}'),
    ...place,
  }),
  output: z.object({
    succeeds: z.boolean(),
    refusal: z.object({ error: z.string(), message: z.string() }).optional().describe('the rule that refuses it'),
    units: z
      .object({ read: z.number(), write: z.number() })
      .optional()
      .describe('of the table named by the input, its indexes left out'),
    capacity,
    count: z.number().optional().describe('items that it answers'),
    scanned: z.number().optional().describe('items that it reads'),
    rule: z.string(),
  }),
  run: ({ operation, input, ...given }, lab) => inFork(lab, (fork) => costIn(fork, operation, input, namespaceOf(lab, given))),
})

interface Answered extends Charged {
  readonly Count?: number
  readonly ScannedCount?: number
}

async function costIn(fork: Lab, operation: Operation, input: Readonly<Record<string, unknown>>, namespace: Namespace) {
  const rule = RULES[operation]
  const before = await unitsOf(fork, input['TableName'], namespace)
  const outcome = await asked(fork, operation, { ...input, ReturnConsumedCapacity: 'INDEXES' }, namespace)
  const after = await unitsOf(fork, input['TableName'], namespace)
  const units = before && after && { units: { read: after.read - before.read, write: after.write - before.write } }
  if (outcome instanceof Refused) {
    const { error } = bounded({ error: outcome.message }, 4_000).value as { error: string }
    return { succeeds: false, refusal: { error: outcome.name, message: error }, ...units, rule }
  }
  const { Count: count, ScannedCount: scanned } = outcome
  const counts = { ...(count === undefined ? {} : { count }), ...(scanned === undefined ? {} : { scanned }) }
  return { succeeds: true, ...units, capacity: capacityOf(outcome), ...counts, rule }
}

async function asked(fork: Lab, operation: Operation, input: object, namespace: Namespace): Promise<Answered | Refused> {
  try {
    return await fork.call(operation, input, namespace)
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  }
}

interface Counted {
  readonly consumed?: { readonly total: number }
}

/** Units that the table counted; undefined where no table is named, or nothing is counted. */
async function unitsOf(fork: Lab, table: unknown, { account, region }: Namespace) {
  if (typeof table !== 'string') return undefined
  try {
    const path = `tables/${encodeURIComponent(table)}/partitions`
    const { read, write } = await fork.administer<{ read?: Counted; write?: Counted }>(path, { query: { account, region } })
    return read?.consumed && write?.consumed && { read: read.consumed.total, write: write.consumed.total }
  } catch (error) {
    if (error instanceof AdminRefusal) return undefined
    throw error
  }
}

export const COST_TOOLS = [explainCost]
