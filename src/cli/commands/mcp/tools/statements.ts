// The tool for PartiQL: a SELECT reads, whatever else a statement is changes something.
import { z } from 'zod'
import { boundedItems } from '../bounded.js'
import { capacity, capacityOf, type Charged, consistent, items, namespaceOf, place, value } from '../inputs.js'
import { destroys, tool } from '../tool.js'

const LIMIT_MOST = 100
const LIMIT_DEFAULT = 25
const PAGE_CHARS = 30_000

interface Answered extends Charged {
  readonly Items?: readonly object[]
  readonly NextToken?: string
}

const executeStatement = tool({
  name: 'execute_statement',
  title: 'Execute a PartiQL statement',
  description:
    'Runs one PartiQL statement, as SELECT * FROM "music" WHERE "artist" = ?, with the units that this took. SELECT is always ' +
    'allowed; INSERT, UPDATE and DELETE need --allow-writes.',
  input: z.strictObject({
    statement: z.string().min(1),
    parameters: z.array(value).min(1).optional().describe('what the question marks stand for'),
    limit: z.number().int().min(1).max(LIMIT_MOST).default(LIMIT_DEFAULT).describe('items that a SELECT reads at most'),
    nextToken: z.string().optional().describe('nextToken of the page before'),
    consistent,
    ...place,
  }),
  output: z.object({
    items,
    shortened: z.number().optional().describe('items of which not everything is shown'),
    omitted: z.number().optional().describe('items that there was no room for: ask again with a lower limit'),
    nextToken: z.string().optional().describe('of the next page; absent at the end'),
    capacity,
  }),
  hints: destroys('writes').hints,
  needs: ({ statement }) => (isSelect(statement) ? undefined : 'writes'),
  run: async ({ statement, parameters, limit, nextToken, consistent: ConsistentRead, ...given }, lab) => {
    const reading = isSelect(statement) ? { Limit: limit, NextToken: nextToken, ConsistentRead } : {}
    const asked = { Statement: statement, Parameters: parameters, ReturnConsumedCapacity: 'INDEXES', ...reading }
    const answer: Answered = await lab.call('ExecuteStatement', asked, namespaceOf(lab, given))
    const { shown, shortened, omitted } = boundedItems(answer.Items ?? [], PAGE_CHARS)
    return {
      items: shown,
      ...(shortened === 0 ? {} : { shortened }),
      ...(omitted === 0 ? {} : { omitted }),
      ...(answer.NextToken === undefined ? {} : { nextToken: answer.NextToken }),
      capacity: capacityOf(answer),
    }
  },
})

/** Whatever does not begin with the word counts as a change. */
const isSelect = (statement = ''): boolean => /^\s*select\s/i.test(statement)

export const STATEMENT_TOOLS = [executeStatement]
