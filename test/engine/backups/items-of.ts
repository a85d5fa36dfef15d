// All items of a table, as an engine scans them.
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import type { Item } from '../../../src/model/attribute-value.js'
import { rowKeySuffix, rowRange } from '../../../src/storage/keys.js'
import { Row } from '../../../src/storage/row.js'
import { NAMESPACE } from '../../support/engine-rig.js'
import type { Store } from '../../../src/storage/store.js'

export async function itemsIn(store: Store, engine: StoreEngine, name: string): Promise<readonly Item[]> {
  const { record } = engine.tables.active(NAMESPACE, name)
  const cursor = store.cursor(rowRange(record.physicalId))
  const items: Item[] = []
  try {
    for (let rows = await cursor.next(500); rows.length > 0; rows = await cursor.next(500)) {
      for (const [key, text] of rows) if (rowKeySuffix(key).length > 0) items.push(Row.read(text).item)
    }
  } finally {
    await cursor.close()
  }
  return items
}
