// By hand: the picture of Home in the docs. `npm run build && node --import tsx test/console/home-picture.ts` runs an emulator with a table in three regions
// that somebody writes to, loses a zone in the page, and writes what is to be seen then to docs/console-home.webp, by the browser that drew it.
import { CreateTableCommand, DynamoDBClient, PutItemCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { createEmulator } from '../../src/emulator.js'

const FILE = fileURLToPath(new URL('../../docs/console-home.webp', import.meta.url))
const [WIDTH, HEIGHT, QUALITY] = [1280, 690, 0.8]
/** Before the zone is lost, and after it. */
const [BEFORE_MS, AFTER_MS] = [14_000, 6000]
const WRITE_EVERY_MS = 10
const TableName = 'orders'

const pauseMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** In the browser: base64 of a PNG as bytes of a WebP. */
const webpOf = (png: string): string => `(async () => {
  const picture = await createImageBitmap(await (await fetch('data:image/png;base64,${png}')).blob())
  const canvas = new OffscreenCanvas(picture.width, picture.height)
  canvas.getContext('2d').drawImage(picture, 0, 0)
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: ${QUALITY} })
  return Array.from(new Uint8Array(await blob.arrayBuffer()))
})()`

const emulator = await createEmulator({ inMemory: true, logLevel: 'error', seed: 'picture', regionLag: 250, transition: 0 })
const { endpoint } = await emulator.listen({ port: 0 })
const client = new DynamoDBClient(emulator.clientConfig())
await client.send(
  new CreateTableCommand({
    TableName,
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    BillingMode: 'PAY_PER_REQUEST',
  }),
)
for (const RegionName of ['eu-west-1', 'ap-southeast-2']) {
  await client.send(new UpdateTableCommand({ TableName, ReplicaUpdates: [{ Create: { RegionName } }] }))
  await emulator.drain()
}
let count = 0
const load = setInterval(() => {
  client.send(new PutItemCommand({ TableName, Item: { id: { S: `order-${count++}` } } })).catch(() => undefined) // while a zone is lost
}, WRITE_EVERY_MS)
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
const viewport = { width: WIDTH, height: HEIGHT }
const page = await browser.newPage({ colorScheme: 'light', viewport, reducedMotion: 'reduce', locale: 'en-GB' })
await page.goto(`${endpoint}/_dynalab/console/?at=zone:us-east-1b`)
await pauseMs(BEFORE_MS)
await page.getByRole('button', { name: 'Lose', exact: true }).click()
await pauseMs(AFTER_MS)
const png = (await page.screenshot()).toString('base64')
const blank = await browser.newPage() // the page's own policy lets nobody fetch what is no part of it
const bytes = Buffer.from(await blank.evaluate<number[]>(webpOf(png)))
writeFileSync(FILE, bytes)
console.log(`${FILE}: ${(bytes.length / 1024).toFixed(0)} KB`)
clearInterval(load)
await browser.close()
await emulator.close()
