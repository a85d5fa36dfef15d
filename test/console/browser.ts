// What the tests of the console share: a real emulator on a free port that serves the built page, and a real browser in front of it. A test that
// opened a page fails when the page printed anything to its console, threw, broke its policy, or asked anybody else for anything.
// Without Chromium (`CHROMIUM`, or Debian's) the tests are skipped, and say so.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type ConsoleMessage, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { Emulator } from '../../src/emulator.js'
import { createEmulator } from '../../src/emulator.js'
import type { EmulatorOptions } from '../../src/emulator-options.js'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const WAIT_MS = 10_000
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** As people look at it. */
export interface Look {
  readonly theme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
}

/** The looks in which every page has to hold. */
export const LOOKS: readonly Look[] = [{ theme: 'light' }, { theme: 'dark' }, { theme: 'light', width: 320, height: 640 }]

export interface Bench {
  readonly emulator: Emulator
  readonly endpoint: string
  /** Opens a place of the console: `/tables/music?region=us-east-1`. */
  readonly open: (path?: string, look?: Look) => Promise<Page>
}

/** Tests in a browser. @param tests gets what is there once the tests run */
export function inBrowser(name: string, tests: (bench: Bench) => void, options: Partial<EmulatorOptions> = {}): void {
  const isThere = existsSync(CHROMIUM)
  if (!isThere) process.stderr.write(`${name}: skipped, there is no Chromium at ${CHROMIUM} (variable CHROMIUM)\n`)
  describe.skipIf(!isThere)(name, () => {
    let browser: Browser
    let emulator: Emulator
    let endpoint = ''
    const troubles = new Map<Page, string[]>()
    beforeAll(async () => {
      emulator = await createEmulator({ inMemory: true, logLevel: 'error', seed: 'console', ...options })
      ;({ endpoint } = await emulator.listen({ port: 0 }))
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
    })
    afterAll(async () => {
      await browser.close()
      await emulator.close()
      expect([...troubles.values()].flat()).toEqual([])
    })
    tests({
      get emulator() {
        return emulator
      },
      get endpoint() {
        return endpoint
      },
      open: async (path = '/', { theme = 'light', width = 1280, height = 800 } = {}) => {
        const viewport = { width, height }
        const page = await browser.newPage({ colorScheme: theme, viewport, reducedMotion: 'reduce', locale: 'en-GB' })
        page.setDefaultTimeout(WAIT_MS)
        troubles.set(page, watched(page, endpoint))
        await page.goto(`${endpoint}/_dynalab/console${path}`)
        await page.locator('main > *').first().waitFor()
        return page
      },
    })
  })
}

/** What goes wrong in a page, from now on. */
function watched(page: Page, endpoint: string): string[] {
  const troubles: string[] = []
  page.on('console', (message) => {
    if (!isRefusal(message, endpoint)) troubles.push(`console: ${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(endpoint) && !request.url().startsWith('data:')) troubles.push(`elsewhere: ${request.url()}`)
  })
  return troubles
}

/** An answer of the service or of administration that says no is an answer: the browser prints it by itself, not the page. */
const isRefusal = (message: ConsoleMessage, endpoint: string): boolean =>
  message.location().url.startsWith(endpoint) &&
  !message.location().url.includes('/_dynalab/console/') &&
  /status of 4(00|04|09)/.test(message.text())

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** Fields of the page that lie on top of one another, by their labels. */
const OVERLAPS = `(() => {
  const fields = [...document.querySelectorAll('main :is(input, select, textarea)')].filter((one) => !one.closest('[role=grid]'))
  const boxes = fields.map((one) => [one.ariaLabel ?? one.labels[0]?.textContent ?? one.outerHTML, one.getBoundingClientRect()])
  const isShared = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1
  return boxes.flatMap(([name, box], at) => boxes.slice(at + 1).flatMap(([other, its]) => (isShared(box, its) ? [name + ' on ' + other] : [])))
})()`

/** Fails on what keeps people out: serious or critical findings of axe, content wider than the page, and fields that cover each other. */
export async function expectUsable(page: Page): Promise<void> {
  await page.evaluate(AXE)
  const violations = await page.evaluate<readonly Violation[]>('axe.run().then(({ violations }) => violations)')
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(
    grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`).join('\n')}`),
  ).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'), 'it scrolls sideways').toBe(true)
  expect(await page.evaluate(OVERLAPS)).toEqual([])
}

/** What the last call that a panel shows was given, once it is the one of that name. */
export async function lastCall(page: Page, panel: string, name: string): Promise<unknown> {
  const strip = page.getByRole('region', { name: panel, exact: true }).locator('.request-strip').last()
  await strip.getByText(name, { exact: true }).waitFor()
  return JSON.parse((await strip.locator('pre').first().textContent()) ?? '')
}

/** Keeps a picture of the page, when `SCREENSHOTS` names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS']
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, `file://${folder}/`)) })
}
