// The worst of 16 MB. Proves that a request as long as requests may be is judged within a second of CPU time, whatever it is full of: what
// no operation could take costs little more than its bytes. A machine that is slow, or shared, takes longer to parse it, too.
import { LIMITS } from '../../src/model/limits.js'
import { cpuOf, since } from './cpu.js'
import { Subject } from './subject.js'
import { TABLE, VECTOR_TABLE } from './words.js'

const LIMIT_MS = 1000
/** Of the time that parsing takes on the same machine. */
const PARSE_LIMIT = 2
const REPEATS = 3
const ROOM_BYTES = 1024

const TARGET = `"TableName":"${TABLE}"`
const KEY = '"pk":{"S":"a"},"sk":{"N":"1"}'
const name = (at: number): string => `_${at.toString(36)}`

/** One of so many bytes is the request: what comes before, what there is more and more of, what comes after. */
interface Worst {
  readonly operation: string
  readonly name: string
  readonly before: string
  readonly element: (at: number) => string
  readonly after: string
}

const inItem = (of: string, before: string, element: Worst['element'], after: string): Worst => ({
  operation: 'PutItem',
  name: `an item of ${of}`,
  before: `{${TARGET},"Item":{${KEY},${before}`,
  element,
  after: `${after}}}`,
})

const WORST: readonly Worst[] = [
  inItem('attributes', '', (at) => `"${name(at)}":{"S":""}`, ''),
  inItem('members of a map', '"a":{"M":{', (at) => `"${name(at)}":{"N":"1"}`, '}}'),
  inItem('elements', '"a":{"L":[', () => '{"M":{}}', ']}'),
  inItem('elements without a type', '"a":{"L":[', () => '{}', ']}'),
  inItem('members of a number set', '"a":{"NS":[', (at) => `"${(at * 7919) % 16_777_213}"`, ']}'),
  inItem('members of a string set', '"a":{"SS":[', (at) => `"${name((at * 7919) % 16_777_213)}"`, ']}'),
  {
    operation: 'UpdateItem',
    name: 'a key of attributes',
    before: `{${TARGET},"Key":{${KEY},`,
    element: (at) => `"${name(at)}":{"S":""}`,
    after: '}}',
  },
  {
    operation: 'Query',
    name: 'names of an expression',
    before: `{${TARGET},"KeyConditionExpression":"pk = :a","ExpressionAttributeNames":{`,
    element: (at) => `"#${name(at)}":"a"`,
    after: '},"ExpressionAttributeValues":{":a":{"S":"a"}}}',
  },
  {
    operation: 'UpdateItem',
    name: 'values of an expression',
    before: `{${TARGET},"Key":{${KEY}},"UpdateExpression":"SET a = :v","ExpressionAttributeValues":{`,
    element: (at) => `":${name(at)}":{"S":""}`,
    after: '}}',
  },
  {
    operation: 'SearchVectors',
    name: 'numbers to search for',
    before: `{"TableName":"${VECTOR_TABLE}","IndexName":"near","TopK":1,"SearchVector":[`,
    element: (at) => `{"N":"${at}e-9"}`,
    after: ']}',
  },
  {
    operation: 'PutItem',
    name: 'a vector',
    before: `{"TableName":"${VECTOR_TABLE}","Item":{${KEY},"v":{"L":[`,
    element: (at) => `{"N":"${at}e-9"}`,
    after: ']}}}',
  },
  {
    operation: 'BatchWriteItem',
    name: 'writes',
    before: `{"RequestItems":{"${TABLE}":[`,
    element: () => '{"PutRequest":{}}',
    after: ']}}',
  },
  {
    operation: 'ExecuteStatement',
    name: 'a statement',
    before: '{"Statement":"SELECT * FROM t WHERE ',
    element: () => '(',
    after: '"}',
  },
  {
    operation: 'BatchExecuteStatement',
    name: 'statements',
    before: '{"Statements":[',
    element: (at) => `{"Statement":"SELECT * FROM t WHERE a = ${at}"}`,
    after: ']}',
  },
  {
    operation: 'ExecuteStatement',
    name: 'parameters',
    before: '{"Statement":"SELECT * FROM t WHERE pk = ?","Parameters":[',
    element: () => '{"S":""}',
    after: ']}',
  },
]

/** @param noteAsked called with what is asked next @returns what is too slow, a line each */
export async function checkLongest(wording: string, noteAsked: (text: string) => void): Promise<readonly string[]> {
  const subject = await Subject.open('longest', wording)
  const slow: string[] = []
  for (const worst of WORST) {
    noteAsked(`${worst.operation}: ${worst.name}`)
    const body = bodyOf(worst)
    const times: number[] = []
    for (let time = 0; time < REPEATS && !(Math.min(...times) <= LIMIT_MS); time++) times.push(await msOf(subject, worst, body))
    const [ms, text] = [Math.min(...times), body.toString()]
    if (ms <= LIMIT_MS || ms <= PARSE_LIMIT * cpuOf(() => JSON.parse(text))) continue
    slow.push(`${worst.operation}: ${worst.name}: ${body.length} bytes take ${ms.toFixed(0)} ms`)
    console.error(slow.at(-1))
  }
  await subject.close()
  return slow
}

async function msOf(subject: Subject, { operation, name: what }: Worst, body: Buffer): Promise<number> {
  const before = process.cpuUsage()
  const { status, text } = await subject.send({ operation, body, headers: {}, isOverHttp: false })
  if (status !== 400) throw new Error(`${operation}: ${what}: ${status} ${text.slice(0, 1000)}`)
  return since(before)
}

function bodyOf({ before, element, after }: Worst): Buffer {
  const elements: string[] = []
  const last = LIMITS.requestBytes - ROOM_BYTES
  for (let size = before.length; size < last; size += (elements.at(-1)?.length ?? 0) + 1) elements.push(element(elements.length))
  return Buffer.from(`${before}${elements.join(',')}${after}`)
}
