// A data folder has one owner. A second process that is started on it ends with one line and code 1, and the first goes on as if
// nothing had been: its acknowledged writes are there, and so are those that it makes afterwards.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateTableCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, expect, test } from 'vitest'
import { dynalab, dynalabReady } from '../cli/dynalab.js'
import { CREATE_TABLE, TABLE } from './workload.js'

const place = mkdtempSync(join(tmpdir(), 'dynalab-second-'))
const folder = join(place, 'data')
afterAll(() => rmSync(place, { recursive: true, force: true }))

const clientOf = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
const put = (n: number): PutItemCommand =>
  new PutItemCommand({ TableName: TABLE, Item: { pk: { S: 'a' }, sk: { N: String(n) }, g: { S: 'g' }, v: { S: 'v' } } })

test('serve and verify refuse a folder that another process has, and do not disturb it', async () => {
  const first = await dynalabReady(['--port', '0', '--data-dir', folder])
  const client = clientOf(first.endpoint)
  await client.send(new CreateTableCommand(structuredClone(CREATE_TABLE) as never)) // the SDK's types want arrays that can be changed
  await client.send(put(1))
  const words = `dynalab: the data folder ${folder} is in use by another process: stop that one or name another --data-dir\n`
  expect(await dynalab(['--port', '0', '--data-dir', folder])).toEqual({ code: 1, stdout: '', stderr: words })
  expect(await dynalab(['verify', folder])).toEqual({ code: 1, stdout: '', stderr: words })
  await client.send(put(2))
  first.process.kill('SIGKILL')
  await first.ended
  const second = await dynalabReady(['--port', '0', '--data-dir', folder])
  const { Count } = await clientOf(second.endpoint).send(new ScanCommand({ TableName: TABLE, IndexName: 'byG' }))
  expect(Count).toBe(2)
  second.process.kill('SIGTERM')
  expect((await second.ended).code).toBe(0)
  expect(await dynalab(['verify', folder])).toMatchObject({ code: 0, stdout: `${folder}: 1 tables, 2 rows, 0 problems\n` })
})
