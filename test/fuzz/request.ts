// One request of the fuzzer: an operation, the bytes of its body, its headers and its way. Bodies come from the operation's schema, or
// are legal ones with a few members replaced; some are hurt byte by byte afterwards.
import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { pathsIn, replaced, validRequests, type Json, type Request } from '../wire/requests.js'
import { accepted, codings } from './codings.js'
import { inputOf, type Text } from './inputs.js'
import { VALID_SCALING } from './scaling.js'
import { VALID_STREAMS } from './streams.js'
import { withVectors } from './vectors.js'
import {
  BASE64,
  INHERITED,
  JSON_NUMBERS,
  JUNK,
  NUMBERS,
  ODD_NAMES,
  SPLINTERS,
  STRINGS,
  TABLE,
  TABLE_ARN,
  TABLE_NAMES,
} from './words.js'

export interface Sent {
  readonly operation: string
  readonly body: Buffer
  /** The body before it was coded, if it was. */
  readonly bare: Buffer
  /** False for bytes in a coding that is unknown, or that they are none of: they can only fail. */
  readonly isDecodable: boolean
  /** Beside the usual ones, or instead of them. */
  readonly headers: Readonly<Record<string, string>>
  readonly isOverHttp: boolean
}

const SCHEMAS = new URL('../../schemas/', import.meta.url)
const operationsIn = (folder: string): readonly string[] =>
  readdirSync(new URL(folder, SCHEMAS))
    .filter((file) => /^[A-Z].*\.json$/.test(file))
    .map((file) => folder + file.replace('.json', ''))

/** Every operation that has a schema; those of another service are named with its folder. */
export const OPERATIONS: readonly string[] = ['', 'streams/', 'scaling/'].flatMap(operationsIn)

/** Operations with values, keys or expressions in them: asked more often than the others. */
const RICH = /^(Put|Get|Update|Delete|BatchGet|BatchWrite)Item$|^Query$|^Scan$|^Transact|Execute|^SearchVectors$/

const VALID = withVectors([...validRequests({ table: TABLE, arn: TABLE_ARN }), ...VALID_STREAMS, ...VALID_SCALING])
const MARK = '\u0001here\u0001'

const mutation = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('replace', 'replace', 'remove', 'remove', 'rename', 'double', 'repeat'),
  text: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...JUNK) },
    {
      weight: 3,
      arbitrary: fc
        .constantFrom(...STRINGS, ...NUMBERS, ...BASE64, ...ODD_NAMES, ...TABLE_NAMES)
        .map((word) => JSON.stringify(word)),
    },
    { weight: 1, arbitrary: fc.constantFrom(...JSON_NUMBERS) },
    { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
  ),
  name: fc.constantFrom(...INHERITED, ...ODD_NAMES, 'pk', 'S', 'N', 'L', 'M', 'a'),
})
type Mutation = typeof mutation extends fc.Arbitrary<infer One> ? One : never

/** The text of a request with other texts in the places of some members. */
function mutated(request: Request, mutations: readonly Mutation[]): string {
  let whole: Json = request
  const texts: string[] = []
  for (const { at, how, text, name } of mutations) {
    const paths = pathsIn(whole)
    const path = paths[at % paths.length] ?? []
    const step = path.at(-1)
    const old = path.reduce<Json>(
      (inner, step) => Object.entries(inner ?? {}).find(([one]) => one === String(step))?.[1] ?? null,
      whole,
    )
    const oldText = JSON.stringify(old)
    if (how === 'remove') whole = replaced(whole, path, undefined) ?? {}
    else {
      const others: Record<typeof how, string> = {
        replace: text,
        rename: `{${JSON.stringify(name)}:${oldText}}`,
        repeat: typeof step === 'string' ? `${oldText},${JSON.stringify(step)}:${text}` : oldText,
        double: Array.isArray(old) && old.length > 0 ? `[${Array(60).fill(oldText.slice(1, -1)).join(',')}]` : oldText,
      }
      texts.push(others[how])
      whole = replaced(whole, path, `${MARK}${texts.length - 1}`) ?? {}
    }
  }
  return filled(JSON.stringify(whole), texts, 0)
}

/** Puts the texts where their marks are; a text may hold marks of earlier ones. */
function filled(text: string, texts: readonly string[], depth: number): string {
  if (depth > texts.length) return text
  const marked = JSON.stringify(MARK).slice(1, -1)
  const parts = text.split(`"${marked}`)
  return parts
    .map((part, at) =>
      at === 0 ? part : part.replace(/^(\d+)"/, (_all, which: string) => filled(texts[Number(which)] ?? '', texts, depth + 1)),
    )
    .join('')
}

const wound = fc.record({
  at: fc.nat(),
  cut: fc.nat({ max: 4 }),
  splinter: fc.constantFrom(...SPLINTERS),
  byte: fc.nat({ max: 511 }),
})
type Wound = typeof wound extends fc.Arbitrary<infer One> ? One : never

/** Cuts bytes out and puts others in: a piece of text, or a byte that need not be UTF-8. */
function wounded(body: Buffer, { at, cut, splinter, byte }: Wound): Buffer {
  const start = at % (body.length + 1)
  const put = byte < 256 ? Buffer.of(byte) : Buffer.from(splinter)
  return Buffer.concat([body.subarray(0, start), put, body.subarray(start + cut)])
}

const strangeHeaders = fc.constantFrom<Record<string, string>[]>(
  { 'x-amz-target': '' },
  ...['DynamoDB_20120810.__proto__', 'DynamoDB_20120810.constructor', 'DynamoDB_20111205.PutItem', 'x'].map((target) => ({
    'x-amz-target': target,
  })),
  { authorization: '' },
  { authorization: 'AWS4-HMAC-SHA256 Credential=/////, SignedHeaders=, Signature=' },
  {
    authorization: 'AWS4-HMAC-SHA256 Credential=__proto__/20260101/__proto__/dynamodb/aws4_request, SignedHeaders=a, Signature=b',
  },
  { authorization: 'Basic eDp4' },
  { 'content-type': '' },
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/json; charset=utf-16' },
)
/** Somebody whom nobody has seen before, in a region that nobody has heard of. */
const stranger = fc
  .record({
    key: fc.nat(),
    region: fc.nat(),
    letters: fc.nat({ max: 70 }),
    odd: fc.constantFrom('', '', '', '\u00e9', ' ', '%0A', '\t'),
  })
  .map(({ key, region, letters, odd }) => {
    const scope = `${String(key).padStart(12, '0')}/20260101/r${odd}${'x'.repeat(letters)}${region}/dynamodb/aws4_request`
    return { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=ab` }
  })
const headers = fc.oneof(
  { weight: 30, arbitrary: fc.constant<Record<string, string>>({}) },
  { weight: 1, arbitrary: strangeHeaders },
  { weight: 1, arbitrary: stranger },
)

const nothing = fc.constant('')

function bodyOf(operation: string): Text {
  const fromSchema = inputOf(operation)
  const valid = VALID.get(operation) ?? []
  if (valid.length === 0) return fromSchema
  const fromValid = fc
    .tuple(fc.constantFrom(...valid), fc.array(mutation, { maxLength: 2 }))
    .map(([request, mutations]) => mutated(request, mutations))
  return fc.oneof({ weight: 50, arbitrary: fromSchema }, { weight: 40, arbitrary: fromValid }, { weight: 1, arbitrary: nothing })
}

const oneOperation = (operation: string): fc.Arbitrary<Sent> =>
  fc
    .record({
      text: bodyOf(operation),
      wounds: fc.oneof(
        { weight: 12, arbitrary: fc.constant<Wound[]>([]) },
        { weight: 1, arbitrary: fc.array(wound, { minLength: 1, maxLength: 3 }) },
      ),
      headers,
      coding: codings,
      accepted,
      isOverHttp: fc.oneof({ weight: 15, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    })
    .map(({ text, wounds, headers: given, coding, accepted: answers, isOverHttp }) => {
      const bare = wounds.reduce(wounded, Buffer.from(text))
      const { name, encode, isSound: isDecodable } = coding
      const all = { ...given, ...answers, ...(name === undefined ? {} : { 'content-encoding': name }) }
      return { operation, body: encode(bare), bare, isDecodable, headers: all, isOverHttp }
    })

/** Requests of every operation. */
export const requests: fc.Arbitrary<Sent> = fc.oneof(
  ...OPERATIONS.map((operation) => ({ weight: RICH.test(operation) ? 4 : 1, arbitrary: oneOperation(operation) })),
)
