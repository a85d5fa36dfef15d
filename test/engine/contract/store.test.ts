// The contract of engines, on the one on a store.
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { rigOn } from '../../support/engine-rig.js'
import { contractSuite } from './suite.js'

contractSuite(async () => {
  const { engine } = await rigOn(await openMemoryStore())
  return { engine, close: () => engine.stop() }
}, 1000)
