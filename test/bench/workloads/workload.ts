// What one line of the benchmark asks and what a right answer to it looks like.
import type { TableName } from './tables.js'

/** Asks a server, outside of what is measured. `fill` writes items 0 ≤ n < count in batches, of revision 0 where none is given, and checks every answer. */
export interface Preparation {
  call(operation: string, body: string): Promise<unknown>
  fill(table: TableName, count: number, revision?: number): Promise<void>
}

/** What a workload may use to write the bodies of one round. */
export interface Round extends Preparation {
  /** 0 ≤ n < 1, seeded. */
  random(): number
  /** A number never given before in this process. */
  revision(): number
  /** The table that is used as `items`: `items` itself, or the one beside it. */
  readonly items: TableName
  /** Items in the tables. */
  readonly itemCount: number
  /** About as many requests as the round will send. */
  readonly expectedRequests: number
}

/** The next body; undefined when there is nothing left to ask, which ends the round early. */
export type Bodies = () => string | undefined

export interface Workload {
  /** The line's name in the report and in `--ops`. */
  readonly name: string
  /** The operation in X-Amz-Target. */
  readonly operation: string
  readonly tables: readonly TableName[]
  /** Ceilings and peers can't answer it. */
  readonly isOfDynalabAlone?: boolean
  /** True when a refusal for want of capacity can hide in an answer with status 200, so that a run that may meet one parses them all. */
  readonly mayBePartial?: boolean
  /** Makes the bodies of one round; what it asks of the server before is not measured. */
  prepare(round: Round): Bodies | Promise<Bodies>
  /** True when a parsed answer has the shape that the operation must have. */
  isRight(answer: Answer): boolean
}

/** The members of answers that the checks look at. */
export interface Answer {
  readonly __type?: string
  readonly Item?: { readonly pk?: { readonly S?: string }; readonly customer?: unknown }
  readonly Items?: readonly unknown[]
  readonly Count?: number
  readonly LastEvaluatedKey?: object
  readonly Responses?: Readonly<Record<string, readonly unknown[]>>
  readonly UnprocessedKeys?: object
  readonly UnprocessedItems?: object
  readonly Records?: readonly { readonly dynamodb?: { readonly OldImage?: object; readonly NewImage?: object } }[]
  readonly NextShardIterator?: string
  readonly SearchResults?: readonly { readonly Score?: number }[]
}
