// What the inputs of several tools have in common. Invariant: an unknown member is refused, never dropped.
import { fromJsonSchema, type StandardSchemaWithJSON } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { Member } from '../../../controls/members.js'
import type { Namespace } from '../../../model/namespace.js'
import { objectOf } from '../../../server/admin/openapi.js'
import type { Lab } from './lab.js'

const attributeValue = z
  .strictObject({
    S: z.string().optional().describe('text'),
    N: z.string().optional().describe('a number of up to 38 digits, as a string'),
    B: z.string().optional().describe('bytes in base64'),
    BOOL: z.boolean().optional(),
    NULL: z.literal(true).optional(),
    SS: z.array(z.string()).optional(),
    NS: z.array(z.string()).optional(),
    BS: z.array(z.string()).optional(),
    L: z.array(z.record(z.string(), z.unknown())).optional().describe('attribute values'),
    M: z.record(z.string(), z.record(z.string(), z.unknown())).optional().describe('attribute values by name'),
  })
  .meta({ id: 'AttributeValue', description: 'DynamoDB JSON: an object with exactly one of these members' })

export const value = attributeValue
export const attributes = z.record(z.string(), attributeValue)
export const item = attributes.describe('attribute values by name, as {"artist": {"S": "Nina Simone"}}')
export const key = attributes.describe('the partition key, and the sort key where the table has one')

export const place = {
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional()
    .describe('12 digits; else the account of this session'),
  region: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,63}$/)
    .optional()
    .describe('else the region of this session'),
}

export const table = z.string().min(1).describe('the name of a table')
export const index = z.string().min(1).describe('the name of an index of it')
export const names = z.record(z.string(), z.string()).optional().describe('what #placeholders of the expressions stand for')
export const values = attributes.optional().describe('what :placeholders of the expressions stand for')
export const condition = z.string().optional().describe('a condition expression that has to hold, else nothing is written')
export const consistent = z.boolean().optional().describe('a strongly consistent read; else an eventually consistent one')

export const capacity = z.array(z.looseObject({})).optional().describe('consumed capacity by table and index, in units')
export const items = z.array(z.looseObject({}))

export interface Placed {
  readonly account?: string | undefined
  readonly region?: string | undefined
}

/** The namespace that an input names. */
export const namespaceOf = ({ home }: Lab, { account, region }: Placed): Namespace => ({
  account: account ?? home.account,
  region: region ?? home.region,
})

/** An input made of what the controls take. They read it themselves: what is passed on is what was given. */
export const controlInput = (members: Readonly<Record<string, Member<unknown>>>, required: readonly string[] = []) =>
  fromJsonSchema<Record<string, unknown>>({ ...objectOf(members), required: [...required] }) as StandardSchemaWithJSON<
    unknown,
    Record<string, unknown>
  >

export interface Charged {
  readonly ConsumedCapacity?: object | readonly object[]
}

/** The consumed capacity of an answer, which is one for one table and a list for several. */
export function capacityOf({ ConsumedCapacity: consumed }: Charged): readonly object[] | undefined {
  if (consumed === undefined) return undefined
  return Array.isArray(consumed) ? (consumed as readonly object[]) : [consumed]
}
