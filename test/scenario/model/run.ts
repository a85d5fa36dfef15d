// One run: the same steps on the emulator and on the model, each answer compared, and at the end all that is stored.
import { ACTION_OF, OPERATION_OF, projectionInput, writeInput } from './requests.js'
import { capacityEntry, checkRefusal, defined, Mismatch, readable, same, shown, shownModel, sumOf } from './answers.js'
import type { Capacity, Step, WriteSpec } from './arbitraries.js'
import { pick } from './path.js'
import { ReadWalk } from './read-walk.js'
import { entriesOf } from './read-model.js'
import { keyOf, writeOf } from './resolve.js'
import { createInput, type Schema } from './schema.js'
import type { Answer, Subject } from './subject.js'
import { itemBytes, json, wireItem, type Item } from './value.js'
import {
  attributesOf,
  TOO_LARGE,
  blocks,
  keyed,
  TableModel,
  type Charge,
  type Done,
  type Refusal,
  type Write,
} from './write-model.js'

/** @throws Mismatch, naming the step and its request */
export async function runSteps(subject: Subject, table: string, schema: Schema, steps: readonly Step[]): Promise<void> {
  const run = new Run(subject, table, schema)
  await run.send('CreateTable', createInput(schema, table))
  try {
    for (const [at, step] of steps.entries()) await run.numbered(`step ${at + 1} (${step.k})`, () => run.step(step))
    await run.numbered('at the end', () => run.everything())
  } finally {
    await subject.send('DeleteTable', { TableName: table })
  }
}

type Keyed = Extract<Step, { k: 'batchGet' | 'transactGet' }>
const isRefusal = (outcome: Done | Refusal | { readonly after: Item | undefined }): outcome is Refusal => 'type' in outcome

class Run {
  readonly #subject: Subject
  readonly #table: string
  readonly #model: TableModel
  readonly #walk: ReadWalk
  #lastRequest = ''
  #tokens = 0

  constructor(subject: Subject, table: string, schema: Schema) {
    this.#subject = subject
    this.#table = table
    this.#model = new TableModel(schema)
    const send = (operation: string, input: object): Promise<Answer> => this.send(operation, input)
    this.#walk = new ReadWalk(this.#model, table, send, (write) => this.#write(write, 'NONE'))
  }

  async numbered(where: string, task: () => Promise<void>): Promise<void> {
    try {
      await task()
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      throw new Mismatch(
        `${where}: ${error.message}\n  request  ${this.#lastRequest.replace(/~{20,}/g, (run) => `<${run.length} ~>`)}`,
      )
    }
  }

  send(operation: string, input: object): Promise<Answer> {
    this.#lastRequest = `${operation} ${json(input)}`
    return this.#subject.send(operation, input)
  }

  step(step: Step): Promise<void> {
    switch (step.k) {
      case 'write':
        return this.#write(step.write, step.capacity)
      case 'together':
        return this.#together(step.writes)
      case 'get':
        return this.#get(step)
      case 'read':
        return this.#walk.read(step.read)
      case 'batchGet':
        return this.#batchGet(step)
      case 'transactGet':
        return this.#transactGet(step)
      case 'batchWrite':
        return this.#batchWrite(step)
      case 'transact':
        return this.#transact(step)
      case 'restart':
        return this.#subject.restart()
      case 'count':
        return this.#count()
    }
  }

  /** Counters, and every row of the table and its indexes. */
  async everything(): Promise<void> {
    await this.#count()
    for (const index of [undefined, ...this.#model.schema.indexes]) await this.#walk.everything(index)
  }

  async #write(spec: WriteSpec, capacity: Capacity): Promise<void> {
    const write = writeOf(this.#model.schema, spec)
    const outcome = this.#model.write(write)
    this.#checkWrite(write, await this.#sendWrite(write, capacity), outcome, capacity)
  }

  #sendWrite(write: Write, capacity: Capacity): Promise<Answer> {
    const returns = write.k === 'check' ? undefined : write.returns
    return this.send(OPERATION_OF[write.k], {
      ...writeInput(write, this.#table),
      ReturnValues: returns,
      ReturnConsumedCapacity: capacity,
    })
  }

  #checkWrite(write: Write, answer: Answer, outcome: Done | Refusal, capacity: Capacity): void {
    if (isRefusal(outcome)) return checkRefusal(write.k, answer, outcome)
    const attributes = attributesOf(write, outcome)
    const actual = readable(answer)
    const expected = {
      status: 200,
      Attributes: attributes === 'unknown' ? (actual as { Attributes?: string }).Attributes : shownModel(attributes),
      ConsumedCapacity: capacityEntry(capacity, this.#table, outcome.charge),
    }
    same(write.k, actual, defined(expected))
  }

  /** Writes that arrive in one turn of the event loop take effect in their order. */
  async #together(specs: readonly WriteSpec[]): Promise<void> {
    const writes = specs.map((spec) => writeOf(this.#model.schema, spec))
    const answers = await Promise.all(writes.map((write) => this.#sendWrite(write, 'INDEXES')))
    for (const [at, write] of writes.entries()) {
      const answer = answers[at]
      if (answer !== undefined) this.#checkWrite(write, answer, this.#model.write(write), 'INDEXES')
    }
  }

  #readUnits(item: Item | undefined, perBlock: number): number {
    return blocks(item === undefined ? 0 : itemBytes(item), 4096) * perBlock
  }

  async #get({ key: spec, projection, consistent, capacity }: Extract<Step, { k: 'get' }>): Promise<void> {
    const key = keyOf(this.#model.schema, spec)
    const item = this.#model.at(key)
    const answer = await this.send('GetItem', {
      TableName: this.#table,
      Key: wireItem(key),
      ConsistentRead: consistent,
      ReturnConsumedCapacity: capacity,
      ...projectionInput(projection),
    })
    const charge = { table: this.#readUnits(item, consistent ? 1 : 0.5), indexes: new Map() }
    const projected = item === undefined || projection === undefined ? item : pick(item, projection)
    const expected = { status: 200, Item: shownModel(projected), ConsumedCapacity: capacityEntry(capacity, this.#table, charge) }
    same('get', readable(answer), defined(expected))
  }

  /** The keys; each once, unless the step is one of those that are to be refused. */
  #keys({ keys, consistent }: Keyed): { readonly keys: readonly Item[]; readonly isRepeated: boolean } {
    const all = keys.map((spec) => keyOf(this.#model.schema, spec))
    const once = [...new Map(all.map((key) => [this.#model.identityOf(key), key])).values()]
    return consistent ? { keys: once, isRepeated: false } : { keys: all, isRepeated: once.length < all.length }
  }

  async #batchGet(step: Keyed): Promise<void> {
    const { keys, isRepeated } = this.#keys(step)
    const { projection, consistent, capacity } = step
    const request = { Keys: keys.map(wireItem), ConsistentRead: consistent, ...projectionInput(projection) }
    const answer = await this.send('BatchGetItem', { RequestItems: { [this.#table]: request }, ReturnConsumedCapacity: capacity })
    if (isRepeated) {
      const messages = ['Provided list of item keys contains duplicates']
      return checkRefusal('batchGet', answer, { type: 'ValidationException', messages })
    }
    const items = keys.flatMap((key) => this.#model.at(key) ?? [])
    const projected = items.map((item) => shownModel(projection === undefined ? item : pick(item, projection)))
    const table = keys.reduce((sum, key) => sum + this.#readUnits(this.#model.at(key), consistent ? 1 : 0.5), 0)
    const entry = capacityEntry(capacity, this.#table, { table, indexes: new Map() })
    const { Responses, ...rest } = answer.body
    const answered = ((Responses as Record<string, unknown[]> | undefined)?.[this.#table] ?? []).map(shown)
    same('batchGet', answered.sort(), projected.sort())
    same('batchGet', rest, defined({ UnprocessedKeys: {}, ConsumedCapacity: entry && [entry] }))
  }

  async #transactGet(step: Keyed): Promise<void> {
    const { keys, isRepeated } = this.#keys(step)
    const { projection, capacity } = step
    const TransactItems = keys.map((key) => ({
      Get: { TableName: this.#table, Key: wireItem(key), ...projectionInput(projection) },
    }))
    const answer = await this.send('TransactGetItems', { TransactItems, ReturnConsumedCapacity: capacity })
    if (isRepeated) return checkRefusal('transactGet', answer, MULTIPLE)
    const responses = keys.map((key) => {
      const item = this.#model.at(key)
      const projected = item === undefined || projection === undefined ? item : pick(item, projection)
      return projected === undefined || (projection !== undefined && projected.size === 0) ? {} : { Item: shownModel(projected) }
    })
    const table = keys.reduce((sum, key) => sum + this.#readUnits(this.#model.at(key), 2), 0)
    const entry = capacityEntry(capacity, this.#table, { table, indexes: new Map() }, 'ReadCapacityUnits')
    const { Responses, ...rest } = answer.body
    const answered = ((Responses as { Item?: unknown }[] | undefined) ?? []).map(({ Item: item }) =>
      defined({ Item: shown(item) }),
    )
    same(
      'transactGet',
      { status: answer.status, answered, ...rest },
      defined({ status: 200, answered: responses, ConsumedCapacity: entry && [entry] }),
    )
  }

  /** The writes; of those on one item only the first, unless all are to be kept. */
  #distinct(
    specs: readonly WriteSpec[],
    keepsDuplicates: boolean,
  ): { readonly writes: readonly Write[]; readonly isRepeated: boolean } {
    const writes = specs.map((spec) => writeOf(this.#model.schema, spec))
    const first = new Map<string, Write>()
    for (const write of writes) {
      const id = this.#model.identityOf(keyed(write))
      if (!first.has(id)) first.set(id, write)
    }
    const isRepeated = keepsDuplicates && first.size < writes.length
    return { writes: isRepeated ? writes : [...first.values()], isRepeated }
  }

  async #batchWrite({ writes: specs, keepsDuplicates, capacity }: Extract<Step, { k: 'batchWrite' }>): Promise<void> {
    const { writes: guarded, isRepeated } = this.#distinct(specs, keepsDuplicates)
    const writes = guarded.map((write) => ({ ...write, condition: undefined }))
    const requests = writes.map((write) =>
      write.k === 'put' ? { PutRequest: { Item: wireItem(write.item) } } : { DeleteRequest: { Key: wireItem(keyed(write)) } },
    )
    const answer = await this.send('BatchWriteItem', {
      RequestItems: { [this.#table]: requests },
      ReturnConsumedCapacity: capacity,
    })
    const decided = writes.map((write) => this.#model.decide(write))
    const messages = [
      ...decided.flatMap((one) => (isRefusal(one) ? one.messages : [])),
      ...(isRepeated ? ['Provided list of item keys contains duplicates'] : []),
    ]
    if (messages.length > 0) return checkRefusal('batchWrite', answer, { type: 'ValidationException', messages })
    const charges = writes.map((write) => this.#model.write(write)).flatMap((one) => (isRefusal(one) ? [] : [one.charge]))
    const entry = capacityEntry(capacity, this.#table, sumOf(charges))
    same(
      'batchWrite',
      { status: answer.status, ...answer.body },
      defined({ status: 200, UnprocessedItems: {}, ConsumedCapacity: entry && [entry] }),
    )
  }

  async #transact({ writes: specs, keepsDuplicates, isReplayed, capacity }: Extract<Step, { k: 'transact' }>): Promise<void> {
    const { writes, isRepeated } = this.#distinct(specs.filter(isAction), keepsDuplicates)
    if (writes.length === 0) return
    const input = {
      TransactItems: writes.map((write) => ({ [ACTION_OF[write.k]]: writeInput(write, this.#table) })),
      ReturnConsumedCapacity: capacity,
      ClientRequestToken: isReplayed ? `${this.#table.slice(0, 20)}-${this.#tokens++}` : undefined,
    }
    const done = this.#checkTransaction(await this.send('TransactWriteItems', input), writes, isRepeated, capacity)
    if (!isReplayed || done === undefined) return
    const sizes = done.map(({ before, after }) => Math.max(before ? itemBytes(before) : 0, after ? itemBytes(after) : 0))
    const table = sizes.reduce((sum, bytes) => sum + 2 * blocks(bytes, 4096), 0)
    const answer = await this.send('TransactWriteItems', input)
    this.#checkCharged('replay', answer, capacity, { table, indexes: new Map() }, 'ReadCapacityUnits')
  }

  /** @returns what was done, when it was */
  #checkTransaction(
    answer: Answer,
    writes: readonly Write[],
    isRepeated: boolean,
    capacity: Capacity,
  ): readonly Done[] | undefined {
    const decided = writes.map((write) => ({ write, outcome: this.#model.decide(write) }))
    const faults = decided.flatMap(({ write, outcome }) =>
      write.k === 'put' && isRefusal(outcome) ? outcome.messages.filter(isOfRequest) : [],
    )
    if (faults.length > 0 || isRepeated) {
      const messages = [...(isRepeated ? MULTIPLE.messages : []), ...faults]
      checkRefusal('transact', answer, { type: 'ValidationException', messages })
    } else if (decided.some(({ outcome }) => isRefusal(outcome))) checkCancelled(answer, this.#reasons(decided))
    else {
      const done = decided.flatMap(({ write, outcome }) => (isRefusal(outcome) ? [] : [this.#model.land(write, outcome.after)]))
      this.#checkCharged(
        'transact',
        answer,
        capacity,
        sumOf(
          done.map(({ charge }) => charge),
          2,
        ),
        'WriteCapacityUnits',
      )
      return done
    }
    return undefined
  }

  /** The first action that does not fit the table stands alone. */
  #reasons(decided: readonly Decided[]): readonly Outcome[] {
    const misfit = decided.findIndex(({ write }) => this.#model.misfit(write) !== undefined)
    return decided.map(({ outcome }, at) => (misfit === -1 || misfit === at ? outcome : { after: undefined }))
  }

  #checkCharged(
    about: string,
    answer: Answer,
    capacity: Capacity,
    charge: Charge,
    side: 'ReadCapacityUnits' | 'WriteCapacityUnits',
  ): void {
    const entry = capacityEntry(capacity, this.#table, charge, side)
    same(about, { status: answer.status, ...answer.body }, defined({ status: 200, ConsumedCapacity: entry && [entry] }))
  }

  async #count(): Promise<void> {
    const { body } = await this.send('DescribeTable', { TableName: this.#table })
    const described = body['Table'] as Record<string, unknown>
    const indexes = [described['LocalSecondaryIndexes'], described['GlobalSecondaryIndexes']].flatMap(
      (list) => (list ?? []) as Record<string, unknown>[],
    )
    const counted = indexes.map(({ IndexName, ItemCount, IndexSizeBytes }) => [IndexName, ItemCount, IndexSizeBytes])
    const expected = [undefined, ...this.#model.schema.indexes].map((index) => {
      const entries = entriesOf(this.#model, index)
      return [index?.name, entries.length, entries.reduce((sum, entry) => sum + itemBytes(entry.shown), 0)]
    })
    same('count', [[undefined, described['ItemCount'], described['TableSizeBytes']], ...counted], expected)
  }
}

const MULTIPLE: Refusal = {
  type: 'ValidationException',
  messages: ['Transaction request cannot include multiple operations on one item'],
}
/** A transaction's update must say what to change. */
const isAction = (spec: WriteSpec): boolean => spec.k !== 'update' || spec.update.actions.length + spec.update.indexed.length > 0
/** What is refused before a transaction starts. */
const isOfRequest = (message: string): boolean => message === TOO_LARGE || message.includes('cannot contain an empty')

const CODES: Readonly<Record<string, string>> = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  ValidationException: 'ValidationError',
}

type Outcome = Refusal | { readonly after: Item | undefined }

interface Decided {
  readonly write: Write
  readonly outcome: Outcome
}

function checkCancelled(answer: Answer, outcomes: readonly Outcome[]): void {
  const codes = outcomes.map((outcome) => (isRefusal(outcome) ? (CODES[outcome.type] ?? '') : 'None'))
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`
  checkRefusal('transact', answer, { type: 'TransactionCanceledException', messages: [message] })
  const reasons = answer.body['CancellationReasons'] as { Message?: string; Item?: unknown }[]
  for (const [at, outcome] of outcomes.entries()) {
    const { Item: item, ...reason } = reasons[at] ?? {}
    const expected = isRefusal(outcome) ? outcome.messages.map((one) => ({ Code: codes[at], Message: one })) : [{ Code: 'None' }]
    same(`reason ${at}`, reason, ...expected)
    same(`item of reason ${at}`, shown(item), isRefusal(outcome) ? shownModel(outcome.item) : undefined)
  }
}
