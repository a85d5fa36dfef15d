// The administration API of an emulator on a clock that stands still, asked over HTTP as any tool would.
import { CreateTableCommand, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import { afterAll } from 'vitest'
import type { CapacityPolicy } from '../../src/capacity/policy.js'
import type { TableCapacity } from '../../src/controls/capacity-controls.js'
import { type Lab, type LabTimes, openLab } from '../support/lab.js'
import { type Answer, plain } from '../wire/raw.js'

export interface Administration extends Lab {
  readonly endpoint: string
  /** @param body an object is sent as JSON, text as it is */
  ask(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  /** The JSON of an answer that must be a success. */
  told(method: string, path: string, body?: unknown): Promise<unknown>
  /** What a table's capacity is told to be, or after it was changed. */
  capacityOf(table: string, query?: string): Promise<TableCapacity>
  /** Status and reason of an answer that must be a refusal. */
  refused(method: string, path: string, body?: unknown): Promise<string>
}

/** Opens emulators that listen, closed when the file's tests have run. */
export function administrations(): (capacity?: Partial<CapacityPolicy>, times?: LabTimes) => Promise<Administration> {
  const opened: Lab[] = []
  afterAll(async () => {
    await Promise.all(opened.map((lab) => lab.close()))
  })
  return async (capacity, times) => {
    const lab = await openLab(capacity, 'administration', times)
    opened.push(lab)
    const { endpoint } = await lab.emulator.listen({ port: 0 })
    const ask: Administration['ask'] = (method, path, body, headers = {}) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const type: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' }
      return plain(endpoint, { method, path: `/_dynalab/${path}`, body: text ?? '', headers: { ...type, ...headers } })
    }
    const told: Administration['told'] = async (method, path, body) => {
      const answer = await ask(method, path, body)
      if (answer.status !== 200) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`)
      return JSON.parse(answer.text)
    }
    const refused: Administration['refused'] = async (method, path, body) => {
      const { status, text } = await ask(method, path, body)
      const refusal = JSON.parse(text) as { status: string; reason: string } // checked by the comparison
      return `${status} ${refusal.status}: ${refusal.reason}`
    }
    const capacityOf: Administration['capacityOf'] = async (table, query = '') =>
      (await told('GET', `tables/${table}/partitions${query}`)) as TableCapacity // what the route is tested to give
    return { ...lab, endpoint, ask, told, refused, capacityOf }
  }
}

/** A table with the key `pk`, `sk`, of 5 read and 4 write units unless said otherwise. */
export async function makeTable({ client }: Lab, name: string, shape: Partial<CreateTableCommandInput> = {}): Promise<void> {
  const provisioned = shape.BillingMode === 'PAY_PER_REQUEST' ? {} : UNITS
  await client.send(
    new CreateTableCommand({
      TableName: name,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        ...(shape.GlobalSecondaryIndexes === undefined ? [] : [{ AttributeName: 'g', AttributeType: 'S' as const }]),
      ],
      ...provisioned,
      ...shape,
    }),
  )
}

const UNITS = { ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 4 } }

/** A global index by `g` of as many units as the table. */
export const BY_G = {
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byG',
      KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' as const }],
      Projection: { ProjectionType: 'ALL' as const },
      ...UNITS,
    },
  ],
}
