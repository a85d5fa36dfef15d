// Who asked for tables that were not there, of late. Invariants: memory is bounded whoever asks for what; of a key only its id is kept.
import type { Tables } from '../engine/contract/tables.js'
import { ApiError } from '../model/errors.js'
import type { Namespace } from '../model/namespace.js'
import type { Operation } from '../operations/operation.js'
import { plainName } from '../operations/plain-name.js'
import { credentialOf } from '../protocol/credentials.js'
import type { MeasuredRequest } from '../protocol/stages.js'
import { isNotFound } from './elsewhere.js'

const KEPT = 200
/** Names of agents have no limit. */
const AGENT_CHARACTERS = 200
const KEY_CHARACTERS = 128

/** Requests of one kind for a table that was not there. */
export interface MissedTable extends Namespace {
  readonly table: string
  readonly operation: string
  /** Of the key that the request was signed with, or said to be. */
  readonly accessKeyId: string
  readonly userAgent: string | undefined
  count: number
  /** By the emulator's clock. */
  lastAtMs: number
}

export interface MissedTablesParts {
  readonly tables: Pick<Tables, 'find'>
  readonly homeOf: (namespace: Namespace) => Namespace
  readonly nowMs: () => number
}

export class MissedTables {
  readonly #parts: MissedTablesParts
  /** By what they have in common; the latest last. */
  readonly #all = new Map<string, MissedTable>()

  constructor(parts: MissedTablesParts) {
    this.#parts = parts
  }

  noteRefusal({ operation, namespace, input, request }: MeasuredRequest<Operation>, error: ApiError): void {
    if (!isNotFound(error) || operation === undefined || namespace === undefined || input === undefined) return
    const { tables, homeOf, nowMs } = this.#parts
    const named = operation.resources.of(input).map(({ table }) => (table === undefined ? undefined : plainName(table)))
    for (const table of new Set(named)) {
      if (table === undefined || tables.find(homeOf(namespace), table) !== undefined) continue
      const agent = request.headers['user-agent']
      const asked = {
        ...{ table, account: namespace.account, region: namespace.region, operation: operation.name },
        accessKeyId: keyIn(request).slice(0, KEY_CHARACTERS),
        userAgent: typeof agent === 'string' ? agent.slice(0, AGENT_CHARACTERS) : undefined,
      }
      const id = JSON.stringify(asked)
      const known = this.#all.get(id) ?? { ...asked, count: 0, lastAtMs: 0 }
      this.#all.delete(id)
      this.#all.set(id, known)
      known.count++
      known.lastAtMs = nowMs()
      const [oldest] = this.#all.keys()
      if (oldest !== undefined && this.#all.size > KEPT) this.#all.delete(oldest)
    }
  }

  /** The latest first. */
  all(): readonly MissedTable[] {
    return [...this.#all.values()].reverse()
  }

  clear(): void {
    this.#all.clear()
  }
}

function keyIn({ headers, query = '' }: MeasuredRequest<Operation>['request']): string {
  try {
    return credentialOf(headers, query).split('/', 1)[0] ?? ''
  } catch (error) {
    if (error instanceof ApiError) return ''
    throw error
  }
}
