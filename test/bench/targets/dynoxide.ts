// Where Dynoxide's binary is: in node_modules when its platform package is installed, else in a cache folder that npm fills once. The package
// is no dependency of the project, because it exists for some platforms only and nothing but the benchmark wants it.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const VERSION = '1.2.1'
const PLATFORM = `${process.platform}-${process.arch}`
const PACKAGE = `@dynoxide/${PLATFORM}`
const CACHE_DIR = join(tmpdir(), 'dynalab-bench-peers')

/** The binary's path, or why there is none. */
export function findDynoxide(): { binary: string } | { reason: string } {
  const file = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide'
  const cached = join(CACHE_DIR, 'node_modules', PACKAGE, file)
  const binary = resolveInstalled(file) ?? (existsSync(cached) ? cached : undefined)
  if (binary !== undefined) return { binary }
  mkdirSync(CACHE_DIR, { recursive: true })
  const args = ['install', '--prefix', CACHE_DIR, '--no-save', '--no-audit', '--no-fund', `${PACKAGE}@${VERSION}`]
  const npm = spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' })
  if (npm.status === 0 && existsSync(cached)) return { binary: cached }
  const line = npm.stderr?.split('\n').find((text) => text.includes('error')) ?? 'npm failed'
  return { reason: `${PACKAGE} could not be installed for this platform (${line.trim()})` }
}

function resolveInstalled(file: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(`${PACKAGE}/${file}`)
  } catch {
    return undefined
  }
}
