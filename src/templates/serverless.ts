// serverless.yml: the CloudFormation in its `resources`, with the variables of the Serverless Framework that the file, those beside it and
// given parameters answer. Source: docs Serverless Framework, resources.
import { type Finding, Unresolved, within } from './finding.js'
import { isObject } from './members.js'
import { type Answers, variablesFilled } from './serverless-variables.js'

export interface ServerlessStack {
  readonly template: Readonly<Record<string, unknown>>
  /** Where each resource stands in the file, by its name. */
  readonly places: ReadonlyMap<string, string>
}

const SECTIONS = ['Parameters', 'Mappings', 'Conditions', 'Resources']

/** The stack's template; undefined where the document is no serverless.yml. */
export function serverlessStack(answers: Answers, findings: Finding[]): ServerlessStack | undefined {
  const { resources, service, provider } = answers.document
  if (service === undefined && provider === undefined) return undefined
  const whole = variablesFilled(resources ?? {}, answers)
  const list: readonly unknown[] = Array.isArray(whole) ? whole : [whole]
  const parts = list.map((value, at) => {
    const path = Array.isArray(whole) ? within('resources', at) : 'resources'
    const words = wrongIn(value)
    if (words !== undefined) findings.push({ path, words, isFatal: true })
    return { path, part: words === undefined && isObject(value) ? value : {} }
  })
  const section = (name: string): object => Object.assign({}, ...parts.map(({ part }) => part[name])) as object
  const places = parts.flatMap(({ path, part }) =>
    Object.keys(isObject(part['Resources']) ? part['Resources'] : {}).map(
      (name) => [name, within(within(path, 'Resources'), name)] as const,
    ),
  )
  return { template: Object.fromEntries(SECTIONS.map((name) => [name, section(name)])), places: new Map(places) }
}

/** Why a part of the resources is none. */
function wrongIn(value: unknown): string | undefined {
  if (value instanceof Unresolved) return value.words
  if (!isObject(value)) return 'must be an object'
  const { 'Fn::Dynalab::Open': open } = value
  return typeof open === 'string' ? open : undefined
}
