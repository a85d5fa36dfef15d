// Command lines written for DynamoDB Local keep their meaning: people change the image of a compose file and nothing else.
import { expect, test } from 'vitest'
import { translateDynamoDbLocal } from '../../src/cli/dynamodb-local.js'

test.each([
  ['-jar DynamoDBLocal.jar -sharedDb -dbPath ./data', '--shared-db --data-dir ./data'],
  ['-Djava.library.path=./DynamoDBLocal_lib -Xmx1g -jar DynamoDBLocal.jar -inMemory -port 8123', '--in-memory --port 8123'],
  ['-XX:+UseG1GC -jar /home/dynamodblocal/DynamoDBLocal.jar', ''],
  ['-cors * -delayTransientStatuses -disableTelemetry', '--cors * --transition 3000'],
  ['-optimizeDbBeforeStartup -dbPath /d', '--compact-on-start --data-dir /d'],
  ['-help', '--help'],
  ['-version', '--version'],
  ['serve -port 1', 'serve --port 1'],
  // Ours pass through untouched, and a word for the Java machine behind the front is left to be refused.
  ['--port 1 --data-dir=./x', '--port 1 --data-dir=./x'],
  ['-inMemory -Xmx1g', '--in-memory -Xmx1g'],
  ['-jar', '-jar'],
])('%s', (line, expected) => {
  expect(translateDynamoDbLocal(line.split(' ')).join(' ')).toBe(expected)
})
