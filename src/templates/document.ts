// The text of a file as a value: JSON, or YAML with the tags of CloudFormation, which become its long forms: `!Sub x` is `{"Fn::Sub": "x"}`.
// Source: docs CloudFormation, intrinsic function reference.
import { LineCounter, Pair, parseDocument, Scalar, type Tags, YAMLMap, type YAMLSeq } from 'yaml'
import { TemplateError } from './finding.js'

/** These keep their names; all others become `Fn::…`. */
const PLAIN = ['Ref', 'Condition']
const FUNCTIONS = [
  ...['And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join', 'Length', 'Not', 'Or'],
  ...['Select', 'Split', 'Sub', 'ToJsonString', 'Transform'],
]

/** Where the library's words speak to its callers. */
const WORDS: Readonly<Partial<Record<string, string>>> = {
  MULTIPLE_DOCS: 'a second document begins: a file has one, so put it into a file of its own',
  RESOURCE_EXHAUSTION: 'is nested too deep',
}

const longForm = (name: string): string => (PLAIN.includes(name) ? name : `Fn::${name}`)

const wrapped = (name: string, node: YAMLMap | YAMLSeq): YAMLMap => {
  const map = new YAMLMap()
  map.items.push(new Pair(new Scalar(longForm(name)), node))
  return map
}

const TAGS: Tags = [...PLAIN, ...FUNCTIONS].flatMap((name) => [
  { tag: `!${name}`, resolve: (text: string) => ({ [longForm(name)]: text }) },
  { tag: `!${name}`, collection: 'seq' as const, resolve: (node: YAMLMap | YAMLSeq) => wrapped(name, node) },
  { tag: `!${name}`, collection: 'map' as const, resolve: (node: YAMLMap | YAMLSeq) => wrapped(name, node) },
])

/** @param file its name, for the words @throws TemplateError `file:line: why` */
export function documentOf(given: string, file: string): unknown {
  const text = given.replace(/^\uFEFF/, '')
  const json = jsonOf(text)
  if (json !== undefined) return json
  const lineCounter = new LineCounter()
  const options = { customTags: TAGS, merge: true, lineCounter, prettyErrors: false }
  try {
    const document = parseDocument(text, options)
    const [fault] = [...document.errors, ...document.warnings]
    if (fault === undefined) return document.toJS()
    const words = WORDS[fault.code] ?? fault.message
    throw new TemplateError(`${file}:${lineCounter.linePos(fault.pos[0]).line}: ${words}`)
  } catch (error) {
    if (error instanceof TemplateError) throw error
    const words = error instanceof Error ? error.message : String(error)
    throw new TemplateError(`${file}:1: ${words}`) // aliases that multiply, too
  }
}

/** Undefined where it is none: YAML may begin with a brace too, and says in which line JSON is broken. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
