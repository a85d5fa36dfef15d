// The objects that jobs of the benchmark read: DynamoDB JSON of items of some 100 bytes, in a thousand collections, with a key of an index.
import { once } from 'node:events'
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** Where the emulator has its buckets in its data folder. */
export const BUCKET = 's3/bucket'

/** Makes the folder of the bucket, and in it `items.json`. */
export async function writeItems(bucket: string, items: number): Promise<void> {
  mkdirSync(bucket, { recursive: true })
  const file = createWriteStream(join(bucket, 'items.json'))
  const fill = 'x'.repeat(60)
  for (let n = 0; n < items; n++) {
    const item = { pk: { S: `p${n % 1000}` }, sk: { N: String(n) }, g: { S: `g${n % 5000}` }, fill: { S: fill } }
    if (!file.write(`${JSON.stringify({ Item: item })}\n`)) await once(file, 'drain')
  }
  await once(file.end(), 'finish')
}
