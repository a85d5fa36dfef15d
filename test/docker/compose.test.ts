// The compose files parse, build this repository's image, publish its port and keep its data; the drop-in one has the words
// of a compose file written for DynamoDB Local, and the command line understands them.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { translateDynamoDbLocal } from '../../src/cli/dynamodb-local.js'

const folder = resolve(import.meta.dirname, '../../docker')
const read = (name: string): Record<string, Record<string, Record<string, unknown>>> =>
  parse(readFileSync(join(folder, name), 'utf8'))

/** A build is the folder alone, or one with more words. */
const contextOf = (build: unknown): string => (typeof build === 'string' ? build : (build as { context: string }).context)

describe.each([
  ['compose.yaml', 'dynalab', '/data'],
  ['compose.dynamodb-local.yaml', 'dynamodb-local', '/home/dynamodblocal/data'],
])('%s', (name, service, target) => {
  test('builds the image, publishes port 8000 to this machine alone and keeps its data in a declared volume', () => {
    const { services, volumes } = read(name)
    const node = services?.[service]
    expect(existsSync(join(folder, contextOf(node?.['build']), 'Dockerfile'))).toBe(true)
    expect(node?.['ports']).toEqual(['127.0.0.1:8000:8000'])
    const [mount] = (node?.['volumes'] ?? []) as string[]
    expect(mount?.split(':')[1]).toBe(target)
    expect(Object.keys(volumes ?? {})).toContain(mount?.split(':')[0])
  })
})

test("the drop-in's data folder is the one that its volume is mounted on, nothing throttles in it, and every page may call", () => {
  const node = read('compose.dynamodb-local.yaml')['services']?.['dynamodb-local']
  const words = translateDynamoDbLocal(String(node?.['command']).split(' '))
  expect(words).toEqual([
    '--shared-db',
    '--data-dir',
    './data',
    '--capacity',
    'off',
    '--cors',
    '*',
    '--root-answer',
    'dynamodb-local',
  ])
  expect(resolve(String(node?.['working_dir']), './data')).toBe('/home/dynamodblocal/data')
})
