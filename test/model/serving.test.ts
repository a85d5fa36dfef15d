// Who served a request, as its answer says: zones with a position, or the levels of a datacentre, each once however often it was read.
import { expect, test } from 'vitest'
import { Serving } from '../../src/model/serving.js'

test('says nothing where nothing was read', () => expect(new Serving().text).toBeUndefined())

test('names zones and the lowest position', () => {
  const serving = new Serving()
  serving.add('us-east-1', 1, 40)
  serving.add('us-east-1', 0, 7)
  expect(serving.text).toBe('us-east-1a,us-east-1b; position=7')
})

test('names a datacentre and each level once', () => {
  const serving = new Serving()
  for (const level of ['LOCAL_QUORUM', 'ONE', 'LOCAL_QUORUM']) serving.addLevel('us-east', level)
  expect(serving.text).toBe('us-east; LOCAL_QUORUM, us-east; ONE')
})
