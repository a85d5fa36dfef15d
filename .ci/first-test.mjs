// Follows docs/first-test.md as its reader does, up to the first test that passes: an empty folder beside the package, and every command
// and file of the page but the clone. Fails when a command does, or when it takes longer than the page promises.
// $1: the package, as `npm pack` made it.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { blocksOf } from '../test/docs/blocks.ts'

const PROMISED_SEC = 120
const [archive = ''] = process.argv.slice(2)
const [page] = readFileSync(join(import.meta.dirname, '../docs/first-test.md'), 'utf8').split('\n## ')

const place = mkdtempSync(join(tmpdir(), 'dynalab-first-test-'))
const files = join(place, 'files')
mkdirSync(join(place, 'dynalab'))
mkdirSync(files)
copyFileSync(archive, join(place, 'dynalab', basename(archive)))

const lines = blocksOf(page).flatMap((block) => {
  if (block.kind === 'file') {
    writeFileSync(join(files, block.name), block.text)
    return [`cp '${join(files, block.name)}' .`]
  }
  return block.script.startsWith('git clone') ? [] : [block.script]
})
if (!lines.at(-1)?.includes('node --test')) throw new Error('docs/first-test.md: its first part ends without a test that is run')
const { status } = spawnSync('bash', ['-euxc', lines.join('\n')], { cwd: place, stdio: 'inherit' })
const seconds = Math.round(performance.now() / 1000)
rmSync(place, { recursive: true, force: true })
console.log(`docs/first-test.md: ${status === 0 ? 'passed' : 'failed'} after ${seconds} s of ${PROMISED_SEC}`)
process.exitCode = status === 0 && seconds <= PROMISED_SEC ? 0 : 1
