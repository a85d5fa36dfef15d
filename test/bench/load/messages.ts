// What the benchmark and its load process say to each other.
import type { TableName, Throughput } from '../workloads/tables.js'
import type { Measured } from './drive.js'

/** Creates tables and writes items 0 ≤ n < itemCount into those that a workload reads. */
export interface SetUp {
  readonly kind: 'set-up'
  readonly port: number
  readonly tables: readonly TableName[]
  readonly throughput: Throughput
  readonly itemCount: number
}

/** Splits a table, which a set-up has filled with so many items, until it has so many partitions. */
export interface SplitTable {
  readonly kind: 'split'
  readonly port: number
  readonly table: TableName
  readonly itemCount: number
  readonly partitions: number
}

/** Writes about this much data into the table `blobs`, which a set-up has made. */
export interface FillBytes {
  readonly kind: 'fill-bytes'
  readonly port: number
  readonly bytes: number
}

/** Warms a workload up, then measures it. */
export interface Run {
  readonly kind: 'run'
  readonly port: number
  readonly pid: number
  readonly workload: string
  /** The table that the workload uses as `items`. */
  readonly items: TableName
  /** As they were made: only tables on demand are measured without filling their buckets first. */
  readonly throughput: Throughput
  readonly itemCount: number
  readonly warmupSeconds: number
  readonly seconds: number
  /** `status` for the empty handler, whose answers have no shape. */
  readonly checks: 'shape' | 'status'
  readonly seed: number
}

export type Ask = SetUp | SplitTable | FillBytes | Run

/** A server's answers to the asks, told apart by the id. */
export type Told =
  | { readonly id: number; readonly outcome: 'done' }
  | { readonly id: number; readonly outcome: 'measured'; readonly measured: Measured }
  | { readonly id: number; readonly outcome: 'not-offered' }
  | { readonly id: number; readonly outcome: 'failed'; readonly reason: string }
