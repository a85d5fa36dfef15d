// Batches of a writer: a batch that is lost is told, also when it ended while nobody waited for it. A table that is not there is asked for once.
import { expect, test } from 'vitest'
import { BatchWriter } from '../../../src/cli/items/batch-writer.js'
import { Refused, Unreachable } from '../../../src/cli/server/wire-client.js'

const row = (at: number) => ({ table: 'music', item: { id: { S: String(at) } }, place: `rows:${at}` })

/** Its first request finds nobody, the others are answered. */
function writerOfOneLoss(): BatchWriter {
  let asked = 0
  const call = () => (asked++ === 0 ? Promise.reject(new Unreachable('nothing answers')) : Promise.resolve({}))
  return new BatchWriter(call, () => undefined)
}

// The reader of a slow file comes back long after the batch has failed: here, after a turn of the event loop.
test.each(['add', 'end'] as const)('the loss of an earlier batch fails %s', async (next) => {
  const writer = writerOfOneLoss()
  for (let at = 0; at < 25; at++) await writer.add(row(at))
  await new Promise((turn) => setImmediate(turn))
  const goOn = async (): Promise<void> => {
    for (let at = 25; at < 50; at++) await writer.add(row(at))
  }
  await expect(next === 'end' ? writer.end() : goOn()).rejects.toThrow('nothing answers')
})

test('rows of a table that is not there are named, and it is asked for once', async () => {
  const asked: string[] = []
  const call = (_: string, operation: string, input: object) => {
    asked.push(operation)
    return JSON.stringify(input).includes('nowhere')
      ? Promise.reject(new Refused('ResourceNotFoundException', 'Requested resource not found'))
      : Promise.resolve({})
  }
  const refused: unknown[] = []
  const writer = new BatchWriter(call, (refusal) => refused.push(refusal))
  for (let at = 0; at < 25; at++) await writer.add({ ...row(at), table: at % 5 === 0 ? 'nowhere' : 'music' })
  await writer.end()
  for (let at = 25; at < 1000; at++) await writer.add({ ...row(at), table: 'nowhere' })
  await writer.end()
  expect(writer.written).toBe(20)
  expect(refused).toHaveLength(5 + 975)
  expect(refused[0]).toEqual({ place: 'rows:0', reason: 'there is no table nowhere' })
  expect(asked).toEqual(['BatchWriteItem', ...Array.from({ length: 21 }, () => 'PutItem')])
})
