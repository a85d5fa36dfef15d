// What can be read beside tools: the pages of the documentation, and descriptions of tables.
import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server'
import { readdirSync, readFileSync } from 'node:fs'
import type { Lab } from './lab.js'
import { bounded } from './bounded.js'
import { describedTable, tablesIn } from './tools/tables.js'

/** The same from the sources and from dist. */
const DOCS = new URL('../../../../docs/', import.meta.url)
const TABLES_MOST = 1_000

export function addResources(server: McpServer, lab: Lab): void {
  for (const page of pages()) addPage(server, page)
  const template = new ResourceTemplate('dynalab://tables/{account}/{region}/{table}', {
    list: async () => ({ resources: await tableResources(lab) }),
  })
  const about = { title: 'Tables', description: 'A table as the service describes it.', mimeType: 'application/json' }
  server.registerResource('table', template, about, async (uri, variables) => {
    const [account, region, table] = [variables['account'], variables['region'], variables['table']].map(String)
    if (account === undefined || region === undefined || table === undefined) throw new Error('a table needs all three names')
    const text = JSON.stringify(bounded(await describedTable(lab, { account, region, table })).value)
    return { contents: [{ uri: uri.href, mimeType: 'application/json', text }] }
  })
}

async function tableResources(lab: Lab) {
  const all = await tablesIn(lab)
  return all.slice(0, TABLES_MOST).map(({ account, region, table }) => ({
    uri: `dynalab://tables/${account}/${encodeURIComponent(region)}/${encodeURIComponent(table)}`,
    name: table,
    description: `${table} of account ${account} in ${region}`,
    mimeType: 'application/json',
  }))
}

const pages = (): readonly string[] => readdirSync(DOCS).filter((name) => name.endsWith('.md'))

function addPage(server: McpServer, page: string): void {
  const name = page.slice(0, -'.md'.length)
  const text = readFileSync(new URL(page, DOCS), 'utf8')
  const title = /^# (.*)$/m.exec(text)?.[1] ?? name
  server.registerResource(`docs-${name}`, `dynalab://docs/${name}`, { title, mimeType: 'text/markdown' }, (uri) => ({
    contents: [{ uri: uri.href, mimeType: 'text/markdown', text }],
  }))
}
