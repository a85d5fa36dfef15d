// Bad input by the ten thousands: `npm run fuzz [-- --seed S --requests N --wording W]`. Proves that whatever is sent, the answer is a success or
// one of the service's refusals; that a refused request changed no row; that none hangs; and that memory does not grow.
// Before, each list and map of each operation grows: growth.ts. `--growth only` and `--growth not` are the one or the other alone.
// A failure is shrunk, and printed with the seed that leads to it again.
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { nextTurn } from '../../src/runtime/clock.js'
import { checkGrowth } from './growth.js'
import { checkLongest } from './longest.js'
import { OPERATIONS, requests, type Sent } from './request.js'
import { Subject, type Told } from './subject.js'
import { startWatchdog, type Watchdog } from './watchdog.js'

const MIB = 1024 * 1024
/** Generous: the machine may be busy. Most take less than a millisecond. */
const LIMIT_MS = 5000
const STARTS_ANEW_AFTER = 400
/** What warms up within the first fifth, the caches of expressions among it, is no growth. */
const GROWTH_LIMIT_BYTES = 16 * MIB

const TYPE = /^com\.amazon(\.coral\.(service|validate)|aws\.dynamodb\.v20120810)#[A-Za-z]+$/
const BARE_TYPE = /^[A-Za-z]+$/
/** Words that only a mistake of ours would put into a message, unless the request has them. */
const SLIP = /undefined|\[object|\bNaN\b|TypeError|RangeError|is not a function|Cannot read|java\.lang\.NullPointer/

const SHOWN_CHARACTERS = 6000

function shown({ operation, bare, headers, isOverHttp }: Sent): string {
  const text = bare.toString('latin1')
  const way = isOverHttp ? ' over HTTP' : ''
  const end = text.length > SHOWN_CHARACTERS ? '…' : ''
  return `${operation}${way} ${JSON.stringify(headers)} ${text.slice(0, SHOWN_CHARACTERS)}${end}`
}

class Run {
  readonly counts = new Map(OPERATIONS.map((operation) => [operation, { accepted: 0, refused: 0 }]))
  readonly types = new Map<string, number>()
  overHttp = 0
  total = 0
  slowestMs = 0
  readonly #subject: Subject
  readonly #watchdog: Watchdog
  readonly #heapBytes = new Map<number, number>()
  readonly #planned: number

  constructor(subject: Subject, watchdog: Watchdog, planned: number) {
    this.#subject = subject
    this.#watchdog = watchdog
    this.#planned = planned
  }

  /** Sends one request and looks at what it did. @throws Error that says what is wrong */
  async one(sent: Sent): Promise<void> {
    const { store, logged } = this.#subject
    this.#watchdog.asks(shown(sent))
    const { hash, batches } = store
    const startedAtMs = performance.now()
    const told = await this.#subject.send(sent)
    const tookMs = performance.now() - startedAtMs
    await nextTurn()
    if (logged.length > 0) throw new Error(`the emulator logged: ${logged.splice(0).join('\n')}`)
    if (tookMs > LIMIT_MS) throw new Error(`took ${Math.round(tookMs)} ms`)
    const isRefused = told.status !== 200
    if (!isRefused && !sent.isDecodable) throw new Error('a body that nobody can decode was accepted')
    if (isRefused) this.#checkRefusal(told, sent)
    else if (told.text !== '') JSON.parse(told.text)
    if (isRefused && (store.hash !== hash || store.batches !== batches)) throw new Error(`refused, and wrote: ${told.text}`)
    this.#count(sent, isRefused, tookMs)
    if (store.batches !== batches) await this.#subject.settle()
    if (this.total % STARTS_ANEW_AFTER === 0) await this.#lookAround()
    else if (!isRefused && sent.operation === 'DeleteTable') await this.#subject.startAnew()
  }

  /** @throws Error when the heap at the end is larger than early in the run */
  checkGrowth(): string {
    const [early = 0, late = 0] = [...this.#heapBytes.values()]
    const texts = [early, late].map((bytes) => `${(bytes / MIB).toFixed(1)} MB`).join(' and ')
    if (late - early > GROWTH_LIMIT_BYTES) throw new Error(`memory grew: ${texts} after 20 % and 100 % of the requests`)
    return texts
  }

  #checkRefusal({ status, text }: Told, sent: Sent): void {
    if (status === 404 && text === '<UnknownOperationException/>\n') return
    if (status !== (sent.isDecodable ? 400 : 500)) throw new Error(`status ${status}: ${text}`)
    const { __type: type, message, Message } = JSON.parse(text) as { __type?: string; message?: string; Message?: string } // an error's
    const form = sent.operation.includes('/') ? BARE_TYPE : TYPE
    if (type === undefined || !(form.test(type) || TYPE.test(type))) throw new Error(`not an error of the service: ${text}`)
    const [slip = ''] = SLIP.exec(message ?? Message ?? '') ?? []
    if (!sent.bare.includes(slip)) throw new Error(`a slip of ours in the message: ${text}`)
    const name = type.replace(/^.*#/, '')
    this.types.set(name, (this.types.get(name) ?? 0) + 1)
  }

  #count({ operation, isOverHttp }: Sent, isRefused: boolean, tookMs: number): void {
    const counts = this.counts.get(operation)
    if (counts !== undefined) counts[isRefused ? 'refused' : 'accepted']++
    if (isOverHttp) this.overHttp++
    this.slowestMs = Math.max(this.slowestMs, tookMs)
    this.total++
  }

  /** Holds the store against itself and the heap against its limit, and goes on with a new table. */
  async #lookAround(): Promise<void> {
    this.#watchdog.asks('looking around')
    const problems = await this.#subject.problems()
    if (problems.length > 0) throw new Error(problems.join('\n'))
    await this.#subject.startAnew()
    const share = this.total / this.#planned
    if (share >= 0.2 && !this.#heapBytes.has(0.2)) this.#heapBytes.set(0.2, heapBytes())
    if (this.total >= this.#planned) this.#heapBytes.set(1, heapBytes())
  }
}

function heapBytes(): number {
  if (globalThis.gc === undefined) throw new Error('start node with --expose-gc')
  for (let time = 0; time < 3; time++) globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

function report(run: Run, seed: number, seconds: number): void {
  for (const [operation, { accepted, refused }] of run.counts) {
    console.log(`${operation.padEnd(28)}${String(accepted).padStart(7)} accepted${String(refused).padStart(8)} refused`)
  }
  const types = [...run.types].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`)
  console.log(`refusals: ${types.join(', ')}`)
  const refused = [...run.counts.values()].reduce((sum, one) => sum + one.refused, 0)
  console.log(
    `${run.total} requests (seed ${seed}; ${run.overHttp} over HTTP; ${refused} refused) in ${seconds.toFixed(0)} s, the slowest ${run.slowestMs.toFixed(0)} ms`,
  )
}

/** Whether the bad input, the growths, or both are asked for. */
const GROWTHS = ['also', 'only', 'not']

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      requests: { type: 'string', default: '100000' },
      wording: { type: 'string', default: 'latest' },
      growth: { type: 'string', default: 'also' },
    },
  })
  const seed = Number(values.seed ?? Date.now() % 2 ** 31) | 0
  const planned = Math.ceil(Number(values.requests) / STARTS_ANEW_AFTER) * STARTS_ANEW_AFTER
  if (!(planned > 0)) throw new Error(`--requests is ${values.requests}: it must be a whole number above 0`)
  const { growth } = values
  if (!GROWTHS.includes(growth)) throw new Error(`--growth is ${growth}: it must be one of ${GROWTHS.join(', ')}`)
  const watchdog = startWatchdog(2 * LIMIT_MS)
  if (growth !== 'not') await grow(values.wording, watchdog)
  if (growth !== 'only') await askBadly(seed, planned, values.wording, watchdog)
  await watchdog.stop()
}

/** Sees that time grows no faster than requests, and how long the longest take. */
async function grow(wording: string, watchdog: Watchdog): Promise<void> {
  const startedAtMs = performance.now()
  const { slow, summary } = await checkGrowth(wording, (text) => watchdog.asks(text))
  const tooLong = await checkLongest(wording, (text) => watchdog.asks(text))
  console.log(`${summary} in ${((performance.now() - startedAtMs) / 1000).toFixed(0)} s`)
  if (slow.length + tooLong.length === 0) return
  console.error(`FAILED: ${slow.length} grow too fast, ${tooLong.length} take too long; again with --growth only`)
  process.exitCode = 1
}

async function askBadly(seed: number, planned: number, wording: string, watchdog: Watchdog): Promise<void> {
  console.log(`fuzz: ${planned} requests over ${OPERATIONS.length} operations, seed ${seed}`)
  const startedAtMs = performance.now()
  const subject = await Subject.open(String(seed), wording)
  const run = new Run(subject, watchdog, planned)
  const property = fc.asyncProperty(requests, (sent) => run.one(sent))
  const details = await fc.check(property, {
    seed,
    numRuns: planned,
    interruptAfterTimeLimit: 600_000,
    markInterruptAsFailure: true,
  })
  if (details.failed) {
    const [sent] = details.counterexample ?? []
    console.error(`${sent === undefined ? '' : shown(sent)}\n${String(details.errorInstance)}`)
    console.error(
      `FAILED after ${details.numRuns} requests and ${details.numShrinks} shrinks; again with --seed ${seed} --requests ${planned}`,
    )
    process.exitCode = 1
  } else {
    report(run, seed, (performance.now() - startedAtMs) / 1000)
    console.log(`memory: ${run.checkGrowth()} after 20 % and 100 % of the requests`)
  }
  await subject.close()
}

await main()
