// Time in proportion to bytes. Proves that a request takes CPU time no faster than it grows, whichever list or map of whichever operation
// makes it long, and that one of 4 MB is judged within the limit. The machine may be busy: so CPU time is looked at and no clock, in
// ratios, and what looks slow is measured again before it counts.
import { validRequests } from '../wire/requests.js'
import { cpuOf, since } from './cpu.js'
import { growthsOf, type Growth } from './growths.js'
import { OPERATIONS } from './request.js'
import { VALID_SCALING } from './scaling.js'
import { VALID_STREAMS } from './streams.js'
import { Subject } from './subject.js'
import { withVectors } from './vectors.js'
import { TABLE, TABLE_ARN } from './words.js'

const KIB = 1024
const SHORT_BYTES = 64 * KIB
/** From one length to the next. */
const FACTOR = 4
const LONGEST_BYTES = SHORT_BYTES * FACTOR ** 3
const LIMIT_MS = 1000
/** A machine that is slow, or shared, may take longer than the limit, but not so many times as long as parsing the request takes there. */
const PARSE_LIMIT = 8
/** Four times the bytes take four times as long when time is linear, and sixteen times when it is quadratic. */
const RATIO_LIMIT = 8
const DOUBTFUL_RATIO = 5.5
/** Less than this is lost in what else a process does: it shows nothing. */
const FAINT_MS = 4
/** Ratios to less than this raise a doubt, which longer requests settle, and no more. */
const NOISE_MS = 12
const REPEATS = 3

interface Asker {
  readonly subject: Subject
  /** Called with what is asked next. */
  readonly noteAsked: (text: string) => void
}

export interface GrowthReport {
  /** What grows too fast or is too slow, a line each; said as it is found, too. */
  readonly slow: readonly string[]
  readonly summary: string
}

/** Asks for every growth. @param noteAsked called with what is asked next */
export async function checkGrowth(wording: string, noteAsked: (text: string) => void): Promise<GrowthReport> {
  const subject = await Subject.open('growth', wording)
  const growths = allGrowths()
  const slow: string[] = []
  for (const growth of growths) {
    const why = await slowness({ subject, noteAsked }, growth)
    if (why === undefined) continue
    slow.push(`${growth.operation}: ${growth.name}: ${why}`)
    console.error(slow.at(-1))
  }
  await subject.close()
  return { slow, summary: `${growths.length} lists and maps were grown` }
}

function allGrowths(): readonly Growth[] {
  const valid = withVectors([...validRequests({ table: TABLE, arn: TABLE_ARN }), ...VALID_STREAMS, ...VALID_SCALING])
  return OPERATIONS.flatMap((operation) => growthsOf(operation, valid.get(operation) ?? []))
}

/** Goes on to longer requests only where the time of the shorter ones leaves a doubt. @returns why it is too slow */
async function slowness(asker: Asker, growth: Growth): Promise<string | undefined> {
  let body = growth.body(SHORT_BYTES)
  let ms = await cpuMs(asker, growth, body)
  for (let bytes = SHORT_BYTES * FACTOR; bytes <= LONGEST_BYTES; bytes *= FACTOR) {
    const longer = growth.body(bytes)
    let longerMs = await cpuMs(asker, growth, longer)
    for (let time = 1; time < REPEATS && isDoubtful(ms, longerMs, bytes); time++) {
      ms = Math.min(ms, await cpuMs(asker, growth, body))
      longerMs = Math.min(longerMs, await cpuMs(asker, growth, longer))
    }
    if (!isDoubtful(ms, longerMs, bytes)) return undefined
    if (ms > NOISE_MS && longerMs > RATIO_LIMIT * ms)
      return `${bytes} bytes take ${longerMs.toFixed(0)} ms, a quarter of them ${ms.toFixed(0)} ms`
    body = longer
    ms = longerMs
  }
  const text = body.toString()
  const parseMs = cpuOf(() => JSON.parse(text))
  return ms > LIMIT_MS && ms > PARSE_LIMIT * parseMs ? `${body.length} bytes take ${ms.toFixed(0)} ms` : undefined
}

/** Steeper than a line, or on the way to pass the limit. */
function isDoubtful(ms: number, longerMs: number, bytes: number): boolean {
  const isSteep = longerMs > FAINT_MS && longerMs > DOUBTFUL_RATIO * ms
  return isSteep || (longerMs * LONGEST_BYTES) / bytes > LIMIT_MS
}

async function cpuMs({ subject, noteAsked }: Asker, { operation, name }: Growth, body: Buffer): Promise<number> {
  noteAsked(`${operation}, grown to ${body.length} bytes in ${name}`)
  const before = process.cpuUsage()
  const { status } = await subject.send({ operation, body, headers: {}, isOverHttp: false })
  const spentMs = since(before)
  if (status === 200) await subject.startAnew()
  return spentMs
}
