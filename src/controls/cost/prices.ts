// What AWS charges for, and how much. Invariant: prices have a date and a place, and a bill names them. Source: docs pricing of DynamoDB,
// us-east-1, on-demand and provisioned, as of November 2024; transfer between regions: EC2 pricing, out of us-east-1.
import { isObject } from '../../model/json.js'
import { invalid } from '../refusal.js'

/** Of one table class. Dollars. */
export interface ClassPrices {
  /** A million request units. */
  readonly readMillion: number
  readonly writeMillion: number
  readonly replicatedWriteMillion: number
  /** A provisioned unit for an hour. */
  readonly readHour: number
  readonly writeHour: number
  readonly replicatedWriteHour: number
  readonly storageGbMonth: number
}

export interface Prices {
  /** Where they hold. */
  readonly region: string
  /** Since when. */
  readonly date: string
  readonly standard: ClassPrices
  readonly infrequentAccess: ClassPrices
  /** A million calls of GetRecords. */
  readonly streamReadMillion: number
  /** A GB to another region. */
  readonly transferGb: number
}

export const US_EAST_1: Prices = {
  region: 'us-east-1',
  date: '2024-11-01',
  standard: {
    ...{ readMillion: 0.125, writeMillion: 0.625, replicatedWriteMillion: 0.625 },
    ...{ readHour: 0.00013, writeHour: 0.00065, replicatedWriteHour: 0.00065, storageGbMonth: 0.25 },
  },
  infrequentAccess: {
    ...{ readMillion: 0.155, writeMillion: 0.78, replicatedWriteMillion: 0.78 },
    ...{ readHour: 0.00016, writeHour: 0.00081, replicatedWriteHour: 0.00081, storageGbMonth: 0.1 },
  },
  streamReadMillion: 0.2,
  transferGb: 0.02,
}

/** Prices as a file has them: every one of them, and nothing else. @throws Refusal that names the member */
export function readPrices(value: unknown): Prices {
  return like(US_EAST_1, value, 'the prices') as Prices // each member has just been compared with one of its type
}

function like(pattern: unknown, value: unknown, path: string): unknown {
  if (typeof pattern === 'number') {
    if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return value
    throw invalid(`${path} must be a number of dollars from 0`)
  }
  if (typeof pattern === 'string') {
    if (typeof value === 'string' && value !== '') return value
    throw invalid(`${path} must be a text`)
  }
  if (!isObject(value) || !isObject(pattern)) throw invalid(`${path} must be one JSON object`)
  const stranger = Object.keys(value).find((name) => !Object.hasOwn(pattern, name))
  const known = Object.keys(pattern)
  if (stranger !== undefined) throw invalid(`${path} have no ${stranger}: the members are ${known.join(', ')}`)
  return Object.fromEntries(known.map((name) => [name, like(pattern[name], value[name], name)]))
}
