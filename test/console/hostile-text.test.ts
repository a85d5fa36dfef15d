// Proves that a text is a text, wherever it comes from: markup in names of attributes, in values, in keys, in the name of a table that is not
// there, in a refusal and in a statement is shown as it was written; nothing of it runs or becomes an element.
import {
  CreateTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateContributorInsightsCommand,
} from '@aws-sdk/client-dynamodb'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { inBrowser } from './browser.js'

const EVIL = `<img src=x onerror="document.title='owned'"><b>bold</b><script>document.title='owned'</script>`
const SELECT = `SELECT * FROM "songs" WHERE id = '${EVIL.replaceAll("'", "''")}'`

inBrowser(
  'markup in what is stored and asked',
  (bench) => {
    beforeAll(async () => {
      const credentials = { accessKeyId: 'shop-api', secretAccessKey: 'x' }
      const client = new DynamoDBClient({ endpoint: bench.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
      await client.send(
        new CreateTableCommand({
          TableName: 'songs',
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          BillingMode: 'PAY_PER_REQUEST',
          StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
        }),
      )
      const insights = { TableName: 'songs', ContributorInsightsAction: 'ENABLE' } as const
      await client.send(new UpdateContributorInsightsCommand(insights))
      const Item = { id: { S: EVIL }, [EVIL]: { M: { [EVIL]: { SS: [EVIL] } } } }
      await client.send(new PutItemCommand({ TableName: 'songs', Item }))
      const statement = new ExecuteStatementCommand({ Statement: `SELECT * FROM "${EVIL}"` })
      await expect(client.send(statement)).rejects.toThrow()
      await expect(client.send(new GetItemCommand({ TableName: EVIL, Key: { id: { S: EVIL } } }))).rejects.toThrow()
    })

    /** It is there as a text, and as nothing else. */
    const isText = async (page: Page): Promise<void> => {
      await page.locator('main').getByText('<img src=x').filter({ visible: true }).first().waitFor()
      expect(await page.locator('img, main b, body script').count()).toBe(0)
      expect(await page.title()).not.toBe('owned')
    }

    it.each(['/tables/songs', '/requests', '/streams/songs', '/partitions/songs'])('is text in %s', async (path) => {
      const page = await bench.open(`${path}?region=us-east-1`)
      await isText(page)
      await page.close()
    })

    it('is text in a request that is opened, with its refusal', async () => {
      const page = await bench.open('/requests')
      await page.getByRole('row').filter({ hasText: '400' }).first().getByRole('button').first().click()
      await page.getByText('status 400').waitFor()
      await isText(page)
      await page.close()
    })

    it('is text in results of PartiQL, in a refusal of it, and among the statements that were run', async () => {
      const page = await bench.open(`/partiql?statement=${encodeURIComponent(SELECT)}`)
      await page.getByRole('button', { name: 'Get', exact: true }).click()
      await page.getByRole('grid', { name: 'Items' }).waitFor()
      await isText(page)
      await page.keyboard.press('Control+k')
      await page.getByRole('option').filter({ hasText: '<img src=x' }).waitFor()
      expect(await page.locator('img, dialog b, body script').count()).toBe(0)
      await page.close()
      const refused = await bench.open(`/partiql?statement=${encodeURIComponent(`SELECT * FROM "${EVIL}"`)}`)
      await refused.getByRole('alert').first().waitFor()
      await isText(refused)
      await refused.close()
    })
  },
  { capacity: 'full', requestLog: 500, transition: 0 },
)
