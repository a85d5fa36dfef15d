// The version of this package, and where it is documented. Invariant: both are said once, in package.json.
import { readFileSync } from 'node:fs'

interface Manifest {
  readonly version: string
  readonly homepage: string
}

const manifest = (): Manifest => JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Manifest // our own file

export function packageVersion(): string {
  return manifest().version
}

/** The address of the documentation. */
export function packageHomepage(): string {
  return manifest().homepage
}
