// The files in which the AWS SDKs look for a profile: `~/.aws/config` and `~/.aws/credentials`. Their form is no INI that libraries read:
// sections have a kind before their name, and a setting may hold settings of its own, which are indented.
// Source: docs sdkref-guide, file-format and feature-ss-endpoints.
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Settings by name; those inside another one under `outer.inner`. */
export type Settings = ReadonlyMap<string, string>

export interface ProfileFiles {
  /** As the SDKs name them. */
  readonly paths: { readonly config: string; readonly credentials: string }
  /** Those of the two that can be read. */
  readonly found: readonly string[]
  /** What the profile says, the credentials file outweighing the other; undefined where no file has it. */
  readonly profile: Settings | undefined
  /** What its `services` section says. */
  readonly services: Settings
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads what the SDKs would of that profile. A file that isn't there says nothing. */
export function readProfile(name: string, environment: Environment = process.env): ProfileFiles {
  const folder = join(environment['HOME'] ?? environment['USERPROFILE'] ?? homedir(), '.aws')
  const paths = {
    config: environment['AWS_CONFIG_FILE'] || join(folder, 'config'),
    credentials: environment['AWS_SHARED_CREDENTIALS_FILE'] || join(folder, 'credentials'),
  }
  const texts = { config: textOf(paths.config), credentials: textOf(paths.credentials) }
  const found = (['config', 'credentials'] as const).filter((file) => texts[file] !== undefined).map((file) => paths[file])
  const config = sectionsIn(texts.config)
  const credentials = sectionsIn(texts.credentials)
  const own = [config.get(`profile ${name}`) ?? (name === 'default' ? config.get(name) : undefined), credentials.get(name)]
  const known = own.filter((settings) => settings !== undefined)
  const profile = known.length === 0 ? undefined : new Map(known.flatMap((settings) => [...settings]))
  const services = config.get(`services ${profile?.get('services') ?? ''}`) ?? new Map<string, string>()
  return { paths, found, profile, services }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** The sections of a file by what stands between their brackets. */
export function sectionsIn(text = ''): ReadonlyMap<string, Settings> {
  const sections = new Map<string, Map<string, string>>()
  let section: Map<string, string> | undefined
  let outer = ''
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*([#;]|$)/.test(line)) continue
    const heading = /^\[\s*(.*?)\s*\]/.exec(line)?.[1]?.replaceAll(/\s+/g, ' ')
    if (heading !== undefined) {
      section = sections.get(heading) ?? new Map<string, string>()
      sections.set(heading, section)
      continue
    }
    const [, indent = '', name = '', value = ''] = /^(\s*)([^=\s]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (name === '') continue
    if (indent === '') outer = name
    section?.set(indent === '' ? name : `${outer}.${name}`, value)
  }
  return sections
}
