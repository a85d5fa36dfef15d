// serverless.yml with the files beside it: what a project of several files says is read as the framework reads it, and what goes in a circle
// or is code is named with its place.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readTemplate, templatesAt } from '../../src/templates/read-template.js'
import type { Reading } from '../../src/templates/wanted.js'
import { NAMESPACE, said } from './reading.js'

const place = mkdtempSync(join(tmpdir(), 'dynalab-serverless-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const table = (name: string, more = ''): string =>
  `Type: AWS::Serverless::SimpleTable\n    Properties:\n      TableName: ${name}\n${more}`

/** @param files by their paths; the first is serverless.yml */
function project(main: string, files: Record<string, string> = {}, parameters: Record<string, string> = {}): Reading {
  for (const [name, text] of Object.entries({ 'serverless.yml': main, ...files })) {
    mkdirSync(dirname(join(place, name)), { recursive: true })
    writeFileSync(join(place, name), text)
  }
  const [file] = templatesAt(join(place, 'serverless.yml'))
  if (file === undefined) throw new Error('no file')
  return readTemplate(file, { namespace: NAMESPACE, parameters: new Map(Object.entries(parameters)) })
}

const names = ({ tables }: Reading): string[] => tables.map(({ definition }) => definition.TableName)

const MAIN = `
service: shop
custom: \${file(./config/\${self:provider.stage}.yml)}
params: { default: { owner: all }, prod: { owner: few } }
stages: { default: { params: { zone: z1 } } }
provider: { name: aws, stage: "\${opt:stage, 'dev'}" }
resources:
  - \${file(res/tables.yml)}
  - \${file(res/more.json):inner.stack}
  - Resources:
      Own:
        Type: AWS::Serverless::SimpleTable
        Properties:
          TableName: \${self:custom.prefix}-\${param:owner}-\${param:zone}-\${env:NAME, 'nobody'}-\${file(name.txt)}
          SSESpecification: { SSEEnabled: "\${strToBool(\${self:custom.secret})}" }
`
const FILES = {
  'config/dev.yml': "prefix: ${self:custom.base}-d\nbase: b\nsecret: 'false'\n",
  'config/prod.yml': "prefix: p\nsecret: 'true'\n",
  'res/tables.yml': `Resources:\n  Orders:\n    ${table('${self:service}-orders-${sls:stage}')}`,
  'res/more.json': JSON.stringify({
    inner: {
      stack: { Resources: { More: { Type: 'AWS::Serverless::SimpleTable', Properties: { TableName: 'm-${aws:region}' } } } },
    },
  }),
  'name.txt': 'text',
}

test('files, their members, their own variables, and parameters of the stage', () => {
  const found = project(MAIN, FILES)
  expect(names(found)).toEqual(['shop-orders-dev', 'm-eu-west-1', 'b-d-all-z1-nobody-text'])
  expect(said(found)).toEqual([])
  expect(found.tables[2]?.definition.SSESpecification).toBeUndefined()
  expect([...found.asked].toSorted()).toEqual(['NAME', 'owner', 'stage', 'zone'])
  const prod = project(MAIN, FILES, { stage: 'prod', NAME: 'me' })
  expect(names(prod)).toEqual(['shop-orders-prod', 'm-eu-west-1', 'p-few-z1-me-text'])
  expect(prod.tables[2]?.definition.SSESpecification).toEqual({ Enabled: true, SSEType: 'KMS' })
})

test('a place in a part is named with the part', () => {
  const found = project('service: x\nresources:\n  - {}\n  - ${file(t.yml)}\n  - ${file(t.js)}\n  - ${file(none.yml)}\n', {
    't.yml': `Resources:\n  T:\n    ${table('${ssm:/a}')}`,
  })
  expect(said(found)).toEqual([
    '!resources[2]: t.js is code, which is not carried out here',
    "!resources[3]: the file none.yml can't be read",
    '!resources[1].Resources.T.Properties.TableName: ${ssm:/a} is not known here',
  ])
})

test('a file that can’t be parsed is named with its line', () => {
  expect(() => project('service: x\nresources: ${file(bad.yml)}\n', { 'bad.yml': 'a: 1\nb: [1,\nc: 2\n' })).toThrow(
    /^bad\.yml:3: /,
  )
})

test.each([
  ['a variable that names itself', 'a: ${self:custom.a}', {}],
  ['two that name each other', 'a: x${self:custom.b}\n  b: ${self:custom.a}', {}],
  ['a whole that holds itself', 'a: { b: "${self:custom}" }', {}],
  ['a file that holds itself', 'a: ${file(loop.yml)}', { 'loop.yml': 'b: ${file(loop.yml)}\nc: ${file(loop.yml)}\n' }],
])('%s ends in words', (_, custom, files) => {
  const found = project(
    `service: x\ncustom:\n  ${custom}\nresources:\n  Resources:\n    T:\n      Type: AWS::Serverless::SimpleTable
      Properties: { TableName: ok, Tags: { a: "\${self:custom.a}" } }\n`,
    files,
  )
  expect(names(found)).toEqual(['ok'])
  expect(found.findings.map(({ path }) => path.startsWith('resources.Resources.T.Properties.Tags'))).toContain(true)
})
