// Command lines written for DynamoDB Local keep their meaning: people change the image of a compose file and nothing else.
import { expect, test } from 'vitest'
import { translateDynamoDbLocal } from '../../src/cli/dynamodb-local.js'

test.each([
  [
    '-jar DynamoDBLocal.jar -sharedDb -dbPath ./data',
    '--shared-db --data-dir ./data --capacity off --cors * --root-answer dynamodb-local',
  ],
  [
    '-Djava.library.path=./DynamoDBLocal_lib -Xmx1g -jar DynamoDBLocal.jar -inMemory -port 8123',
    '--in-memory --port 8123 --capacity off --cors * --root-answer dynamodb-local',
  ],
  ['-XX:+UseG1GC -jar /home/dynamodblocal/DynamoDBLocal.jar', '--capacity off --cors * --root-answer dynamodb-local'],
  ['-cors * -delayTransientStatuses -disableTelemetry', '--cors * --transition 3000 --capacity off --root-answer dynamodb-local'],
  [
    '-optimizeDbBeforeStartup -dbPath /d',
    '--compact-on-start --data-dir /d --capacity off --cors * --root-answer dynamodb-local',
  ],
  ['-help', '--help'],
  ['-version', '--version'],
  ['serve -port 1', 'serve --port 1 --capacity off --cors * --root-answer dynamodb-local'],
  // Whoever comes from there was never throttled, and every page was answered: so it stays, unless the line says otherwise.
  ['-inMemory --capacity full', '--in-memory --capacity full --cors * --root-answer dynamodb-local'],
  ['-inMemory --cors=local', '--in-memory --cors=local --capacity off --root-answer dynamodb-local'],
  ['healthcheck -port 1', 'healthcheck --port 1'],
  // Ours pass through untouched, and a word for the Java machine behind the front is left to be refused.
  ['--port 1 --data-dir=./x', '--port 1 --data-dir=./x'],
  ['-inMemory -Xmx1g', '--in-memory -Xmx1g --capacity off --cors * --root-answer dynamodb-local'],
  ['-jar', '-jar'],
  ['-jar other.jar', '-jar other.jar'],
])('%s', (line, expected) => {
  expect(translateDynamoDbLocal(line.split(' ')).join(' ')).toBe(expected)
})

test.each([
  ['DYNALAB_CAPACITY', 'provisioned', '--in-memory --cors * --root-answer dynamodb-local'],
  ['DYNALAB_CORS', 'local', '--in-memory --capacity off --root-answer dynamodb-local'],
  ['DYNALAB_ROOT_ANSWER', 'service', '--in-memory --capacity off --cors *'],
])('the variable %s outweighs the silence of the line', (variable, value, expected) => {
  process.env[variable] = value
  try {
    expect(translateDynamoDbLocal(['-inMemory']).join(' ')).toBe(expected)
  } finally {
    delete process.env[variable]
  }
})
