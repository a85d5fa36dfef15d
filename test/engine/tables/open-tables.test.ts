// Tables are found by whatever object names their namespace, and what was remembered of a look-up never outlives the namespace.
import { expect, it } from 'vitest'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { makeTable, NAMESPACE, rigOn } from '../../support/engine-rig.js'

it('finds tables of a namespace that was emptied and filled again, and none in between', async () => {
  const { engine } = await rigOn(await openMemoryStore())
  const alike = { ...NAMESPACE }
  const other = { ...NAMESPACE, region: 'eu-west-2' }
  const found = (): unknown[] =>
    [NAMESPACE, alike, other].map((namespace) => engine.tables.find(namespace, 'T')?.record.physicalId)
  expect(found()).toEqual([undefined, undefined, undefined])
  const first = (await makeTable(engine)).record.physicalId
  expect(found()).toEqual([first, first, undefined])
  await engine.reset(alike)
  expect(found()).toEqual([undefined, undefined, undefined])
  const second = (await makeTable(engine)).record.physicalId
  expect(found()).toEqual([second, second, undefined])
  expect(second).not.toBe(first)
  await engine.stop()
})
