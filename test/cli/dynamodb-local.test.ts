// Command lines written for DynamoDB Local keep their meaning: people change the image of a compose file and nothing else.
import { expect, test } from 'vitest'
import { translateDynamoDbLocal } from '../../src/cli/dynamodb-local.js'

test.each([
  ['-jar DynamoDBLocal.jar -sharedDb -dbPath ./data', '--shared-db --data-dir ./data --capacity off'],
  [
    '-Djava.library.path=./DynamoDBLocal_lib -Xmx1g -jar DynamoDBLocal.jar -inMemory -port 8123',
    '--in-memory --port 8123 --capacity off',
  ],
  ['-XX:+UseG1GC -jar /home/dynamodblocal/DynamoDBLocal.jar', '--capacity off'],
  ['-cors * -delayTransientStatuses -disableTelemetry', '--cors * --transition 3000 --capacity off'],
  ['-optimizeDbBeforeStartup -dbPath /d', '--compact-on-start --data-dir /d --capacity off'],
  ['-help', '--help'],
  ['-version', '--version'],
  ['serve -port 1', 'serve --port 1 --capacity off'],
  // Whoever comes from there was never throttled, and is not, unless the line says otherwise.
  ['-inMemory --capacity full', '--in-memory --capacity full'],
  ['healthcheck -port 1', 'healthcheck --port 1'],
  // Ours pass through untouched, and a word for the Java machine behind the front is left to be refused.
  ['--port 1 --data-dir=./x', '--port 1 --data-dir=./x'],
  ['-inMemory -Xmx1g', '--in-memory -Xmx1g --capacity off'],
  ['-jar', '-jar'],
])('%s', (line, expected) => {
  expect(translateDynamoDbLocal(line.split(' ')).join(' ')).toBe(expected)
})

test('a variable that names the capacity outweighs the silence of the line', () => {
  process.env['DYNALAB_CAPACITY'] = 'provisioned'
  try {
    expect(translateDynamoDbLocal(['-inMemory'])).toEqual(['--in-memory'])
  } finally {
    delete process.env['DYNALAB_CAPACITY']
  }
})
