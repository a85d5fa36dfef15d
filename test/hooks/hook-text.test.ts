// A hook as the command line names it.
import { expect, test } from 'vitest'
import { readHookText } from '../../src/controls/hooks/hook-text.js'

test.each<[string, object]>([
  ['orders=./handler.js', { table: 'orders', handler: './handler.js' }],
  ['  orders=./handler.js  ', { table: 'orders', handler: './handler.js' }],
  ['orders=./my handlers/a=b.js batchSize=3', { table: 'orders', handler: './my handlers/a=b.js', batchSize: 3 }],
  [
    'orders=http://127.0.0.1:9000/a?b=c,d&e=f maximumRetryAttempts=-1',
    { table: 'orders', handler: 'http://127.0.0.1:9000/a?b=c,d&e=f', maximumRetryAttempts: -1 },
  ],
  [
    'orders=h.js bisectBatchOnFunctionError=true startingPosition=LATEST name=1 account=000000000000 region=eu-west-1',
    {
      ...{ table: 'orders', handler: 'h.js', bisectBatchOnFunctionError: true, startingPosition: 'LATEST' },
      ...{ name: '1', account: '000000000000', region: 'eu-west-1' },
    },
  ],
  [
    'orders=h.js filter={"eventName": ["INSERT", "a b"]} filter={"x": [1]} onFailure=./a b.jsonl',
    {
      ...{ table: 'orders', handler: 'h.js', destinationConfig: { onFailure: { destination: './a b.jsonl' } } },
      filterCriteria: { filters: [{ pattern: '{"eventName": ["INSERT", "a b"]}' }, { pattern: '{"x": [1]}' }] },
    },
  ],
  [
    'orders=h.js functionResponseTypes=ReportBatchItemFailures',
    { table: 'orders', handler: 'h.js', functionResponseTypes: ['ReportBatchItemFailures'] },
  ],
  ['orders=h.js batchSize=ten', { table: 'orders', handler: 'h.js', batchSize: 'ten' }],
])('%s', (text, spec) => {
  expect(readHookText(text)).toEqual(spec)
})

test.each([
  ['orders', 'it must be table=handler, then settings with blanks between'],
  ['=h.js', 'it must be table=handler'],
  ['orders=', 'it must be table=handler'],
  ['orders=h.js batchsize=10', 'batchsize is unknown: the settings are name, account, region, batchSize,'],
  ['orders=h.js batchSize', 'batchSize needs a value: batchSize=…'],
  ['orders=h.js batchSize batchSize=3', 'batchSize needs a value: batchSize=…'],
])('%s is refused', (text, words) => {
  expect(() => readHookText(text)).toThrow(words)
})
