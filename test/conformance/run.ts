// The wire tests as a list of outcomes: vitest runs them, with the endpoint in the environment.
import { basename } from 'node:path'
import { startVitest, type Reporter, type TestCase, type TestModule, type TestSuite } from 'vitest/node'
import { aboutOf, LEFT_OUT_TESTS, type About } from './sources.js'

export interface Outcome extends About {
  readonly file: string
  readonly name: string
  readonly verdict: 'agree' | 'disagree' | 'unknown'
  /** Why it does not agree, on one line. */
  readonly why: string
}

type Errors = readonly { readonly name?: string | undefined; readonly message: string; readonly expected?: unknown }[]

const root = new URL('../../', import.meta.url).pathname

/** @param files without folder and ending */
export async function runWireTests(
  files: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  const collector: Reporter = {
    onTestRunEnd: (modules) => void outcomes.push(...modules.flatMap(outcomesOf)),
  }
  const filters = files.map((file) => `test/wire/${file}.test.ts`)
  process.env['NODE_NO_WARNINGS'] = '1' // the SDK's word on this Node, once a test file
  const vitest = await startVitest('test', filters, {
    root,
    config: false, // no projects, and no set-up: nothing here starts dist
    include: ['test/wire/*.test.ts'],
    watch: false,
    pool: 'forks',
    maxWorkers: 2,
    reporters: [collector],
    env: { ...variables },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  })
  await vitest.close()
  if (outcomes.length === 0) throw new Error('no wire test was run')
  process.exitCode = 0 // vitest's own verdict is not ours
  return outcomes
}

function outcomesOf(module: TestModule): Outcome[] {
  const file = basename(module.moduleId, '.test.ts')
  const failure = firstLine(module.errors())
  const outcomes = [...module.children.allTests()].flatMap((test) => outcomeOf(file, test) ?? [])
  if (failure === '') return outcomes
  return [...outcomes, { ...aboutOf(file, ''), file, name: '(the file)', verdict: 'disagree', why: failure }]
}

/** @returns undefined for a test that says nothing about this endpoint */
function outcomeOf(file: string, test: TestCase): Outcome | undefined {
  const name = test.fullName
  const { state, errors = [] } = test.result()
  if (state !== 'passed' && state !== 'failed' && LEFT_OUT_TESTS.some(([pattern]) => pattern.test(`${file}: ${name}`)))
    return undefined
  const about = { ...aboutOf(file, name), file, name }
  if (state === 'passed') return { ...about, verdict: 'agree', why: '' }
  if (state === 'failed') return { ...about, verdict: isLacking(errors) ? 'unknown' : 'disagree', why: firstLine(errors) }
  const cause = setUpErrors(test.parent)
  return { ...about, verdict: 'unknown', why: cause.length > 0 ? `set up: ${firstLine(cause)}` : 'skipped' }
}

/** What went wrong before a test could run. */
function setUpErrors(parent: TestModule | TestSuite): Errors {
  const errors = parent.errors()
  return errors.length > 0 || parent.type === 'module' ? errors : setUpErrors(parent.parent)
}

/** The endpoint has no such operation, and the test did not ask for just that; or it is gone. */
function isLacking(errors: Errors): boolean {
  const lacks = /UnknownOperation/
  return errors.some(
    ({ name = '', message, expected }) =>
      message.includes('ECONNREFUSED') || (lacks.test(`${name} ${message}`) && !lacks.test(String(expected))),
  )
}

const firstLine = (errors: Errors): string => errors[0]?.message.split('\n', 1)[0]?.slice(0, 300) ?? ''
