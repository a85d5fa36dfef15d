// The text of metrics, by the documentation of its format: names of clients stay inside their quotes, and no line is lost or torn where the
// text is made in pieces.
import { expect, it } from 'vitest'
import { exposition } from '../../src/server/metrics/prometheus.js'
import { labelText, SampleText } from '../../src/server/metrics/sample-text.js'
import { readScrape } from './prometheus-text.js'

it('escapes what would end a label or its line, and nothing else', () => {
  expect(labelText({ Rule: 'a"b\\c\nd', Effect: '’{},=' })).toBe('Rule="a\\"b\\\\c\\nd",Effect="’{},="')
  expect(labelText({})).toBe('')
})

it('has a line for each sample, however many there are', () => {
  const [first, second] = [new SampleText(), new SampleText()]
  for (let n = 0; n < 1000; n++) first.add('A', labelText({ n: `ü${n}` }), n / 8)
  second.add('B_bucket', labelText({ le: '+Inf' }), 1e21)
  const { type, content } = exposition([
    { name: 'A', help: 'A.', type: 'counter', samples: first.bytes() },
    { name: 'Empty', help: 'Nothing has it.', type: 'gauge', samples: new SampleText().bytes() },
    { name: 'B', help: 'B.', type: 'histogram', samples: second.bytes() },
  ])
  expect(type).toBe('text/plain; version=0.0.4; charset=utf-8')
  const { samples, types } = readScrape(content.toString())
  expect([...types]).toEqual([
    ['A', 'counter'],
    ['Empty', 'gauge'],
    ['B', 'histogram'],
  ])
  expect(samples.size).toBe(1001)
  for (let n = 0; n < 1000; n++) expect(samples.get(`A{n="ü${n}"}`)).toBe(n / 8)
  expect(samples.get('B_bucket{le="+Inf"}')).toBe(1e21)
})
