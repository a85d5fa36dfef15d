// Proves that a tab outlives its emulator: a page whose files were never loaded says so while nothing answers, and is there once the emulator is
// back, with its looks. The emulator is stopped and started again on the same port, as people do; it is killed without a word, as machines do; and
// it comes back with another token, so that the page says that it is locked and is let in again by the link with it. A page of items that nobody
// answered is read when the connection is back.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
import { createEmulator } from '../../src/emulator.js'
import { expect, it } from 'vitest'
import { inBrowser } from './browser.js'
import { clientOf, simpleTable } from './tables-data.js'

const COMMAND = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

/** As a process of its own, once it listens. */
async function served(
  port: string,
  ...more: readonly string[]
): Promise<{ readonly process: ChildProcess; readonly endpoint: string }> {
  const args = [COMMAND, 'serve', '--in-memory', '--port', port, ...more]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  for await (const line of createInterface({ input: child.stdout })) {
    const [, endpoint] = /listening on (\S+)/.exec(line) ?? []
    if (endpoint !== undefined) return { process: child, endpoint }
  }
  throw new Error('It ended before it listened')
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

inBrowser('an emulator that goes and comes back', (bench) => {
  it('shows that it is lost, and mends itself', async () => {
    const first = await createEmulator({ inMemory: true, logLevel: 'error' })
    const { endpoint, port } = await first.listen({ port: 0 })
    const page = await (await bench.open()).context().browser()?.newPage()
    if (page === undefined) throw new Error('The browser is gone')
    await page.goto(`${endpoint}/_dynalab/console/tables`)
    await page.getByText('live', { exact: true }).waitFor()
    await first.close()
    await page.getByText('lost', { exact: true }).waitFor()
    await page.getByRole('navigation').getByRole('link', { name: 'Partitions' }).click()
    await page.getByRole('heading', { name: 'This page could not be loaded' }).waitFor()
    const second = await createEmulator({ inMemory: true, logLevel: 'error' })
    await second.listen({ port })
    await page.getByRole('heading', { name: 'Partitions' }).waitFor()
    await page.getByText('live', { exact: true }).waitFor()
    await page.close()
    await second.close()
  })

  it('reads a page of items again that nobody answered, by itself, when the connection is back', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'dynalab-lost-'))
    const options = { dataDir, logLevel: 'error', transition: 0 } as const
    const first = await createEmulator(options)
    const { endpoint, port } = await first.listen({ port: 0 })
    const client = clientOf(first)
    await simpleTable(client, 'things')
    for (let from = 0; from < 250; from += 25) {
      const things = Array.from({ length: 25 }, (_none, at) => ({ PutRequest: { Item: { pk: { S: `${from + at}` } } } }))
      await client.send(new BatchWriteItemCommand({ RequestItems: { things } }))
    }
    const page = await (await bench.open()).context().browser()?.newPage()
    if (page === undefined) throw new Error('The browser is gone')
    await page.goto(`${endpoint}/_dynalab/console/tables/things?region=us-east-1`)
    await page.getByText('100 returned of 100 scanned').waitFor()
    await first.close()
    await page.getByText('lost', { exact: true }).waitFor()
    await page.getByRole('grid').focus()
    await page.keyboard.press('End')
    await page.getByRole('alert').getByText('NoAnswer').waitFor()
    await page.getByRole('button', { name: 'Try again' }).click() // as long as nobody is there, it says so again
    await page.getByRole('alert').getByText('NoAnswer').waitFor()
    const second = await createEmulator(options)
    await second.listen({ port })
    await page.getByText('200 returned of 200 scanned').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await page.getByRole('grid').focus()
    await page.keyboard.press('End')
    await page.getByText('250 returned of 250 scanned').waitFor()
    await page.close()
    await second.close()
    rmSync(dataDir, { recursive: true })
  })

  it('is live again after the emulator was killed, and locked until the link with the new token is opened', async () => {
    const first = await served('0', '--admin-token', 'the-first-token-1')
    const { port } = new URL(first.endpoint)
    const page = await (await bench.open()).context().browser()?.newPage()
    if (page === undefined) throw new Error('The browser is gone')
    const at = `${first.endpoint}/_dynalab/console/`
    expect((await page.goto(at))?.status()).toBe(401)
    await page.goto(`${at}?token=the-first-token-1`)
    await page.getByText('live', { exact: true }).waitFor()
    expect(page.url()).not.toContain('token')
    expect(await page.evaluate('document.cookie')).toBe('')
    await kill(first.process)
    await page.getByText('lost', { exact: true }).waitFor()
    const second = await served(port, '--admin-token', 'the-first-token-1')
    await page.getByText('live', { exact: true }).waitFor()
    await kill(second.process)
    const third = await served(port, '--admin-token', 'the-second-token-2')
    await page.getByText('locked', { exact: true }).waitFor()
    await page.goto(`${at}?token=the-second-token-2`)
    await page.getByText('live', { exact: true }).waitFor()
    await page.close()
    await kill(third.process)
  })
})
