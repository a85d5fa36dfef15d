// Files of every form, hurt in one or two places: a reader answers with findings or a TemplateError, never with an error of its own, and
// says what it left out.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentOf } from '../../src/templates/document.js'
import { TemplateError } from '../../src/templates/finding.js'
import { fileText, reading } from './reading.js'

const FILES = ['music.cfn.yml', 'serverless.yml', 'terraform-plan.json', 'terraform-state.json', 'workbench.json']
const GLOBAL = {
  Resources: {
    Glob: {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        TableName: 'Glob',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        WriteProvisionedThroughputSettings: { WriteCapacityAutoScalingSettings: { MinCapacity: 1, MaxCapacity: 2 } },
        GlobalTableWitnesses: [{ Region: 'us-east-1' }],
        Replicas: [{ Region: 'eu-west-1', ReadProvisionedThroughputSettings: { ReadCapacityUnits: 1 }, Tags: [] }],
        VectorIndexes: [{ IndexName: 'vec', VectorAttribute: { AttributeName: 'v' }, Dimensions: 3 }],
      },
    },
  },
}
const DOCUMENTS = [...FILES.map((name) => documentOf(fileText(name), name)), GLOBAL, { Table: GLOBAL.Resources.Glob.Properties }]

type Path = readonly (string | number)[]

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const entries: [string | number, unknown][] = Array.isArray(value) ? value.map((one, at) => [at, one]) : Object.entries(value)
  return [path, ...entries.flatMap(([name, one]) => pathsOf(one, [...path, name]))]
}

function withValue(value: unknown, [name, ...rest]: Path, put: unknown): unknown {
  if (name === undefined || typeof value !== 'object' || value === null) return put
  const inner = withValue(Reflect.get(value, name), rest, put)
  if (Array.isArray(value)) return typeof name === 'number' && name < value.length ? value.with(name, inner) : put
  return { ...value, [name]: inner }
}

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    0,
    -1,
    '',
    'x',
    true,
    [],
    {},
    [[]],
    [null],
    { Ref: 'Key' },
    { Ref: 3 },
    { 'Fn::If': 'x' },
    '${self:a}',
  ),
  fc.constantFrom<unknown>(
    { 'Fn::Sub': ['${a}', 1] },
    { 'Fn::Select': [9, []] },
    { 'Fn::GetAtt': [] },
    { 'Fn::Join': {} },
    { Ref: 'AWS::NoValue' },
  ),
  fc.jsonValue(),
)
const hurt = fc.constantFrom(...DOCUMENTS).chain((document) => {
  const wound = fc.record({ path: fc.constantFrom(...pathsOf(document)), put: strange })
  return fc
    .array(wound, { minLength: 1, maxLength: 2 })
    .map((wounds) => wounds.reduce((all, { path, put }) => withValue(all, path, put), document))
})

test('a hurt file is read, or refused in words', () => {
  fc.assert(
    fc.property(hurt, (document) => {
      try {
        const { tables, findings } = reading(JSON.stringify(document))
        for (const { definition } of tables) expect(typeof definition.TableName).toBe('string')
        for (const { words } of findings) expect(words).not.toBe('')
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error
      }
    }),
    { numRuns: 3000 },
  )
})
