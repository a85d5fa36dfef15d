// `dynalab fork`: copy-on-write namespaces of a server that runs.
import type { Command } from 'commander'
import { Option } from 'commander'
import { OptionError } from '../../config.js'
import { addJsonFlag, examples, print } from '../screen/output.js'
import { textTable } from '../screen/text-table.js'
import { asks } from '../server/asking.js'
import { addServerFlags, administerFor, type ServerFlags } from '../server/server-flags.js'

interface ShownFork {
  readonly id: string
  readonly name?: string
  readonly account: string
  readonly accessKeyId: string
  readonly endpoint: string
  readonly environment: Readonly<Record<string, string>>
  readonly createdAt: string
  readonly isOpen: boolean
}

const SHELLS = {
  sh: (name: string, value: string) => `export ${name}=${value}`,
  powershell: (name: string, value: string) => `$env:${name}='${value}'`,
}
type Shell = keyof typeof SHELLS

export function configure(fork: Command): void {
  fork.addHelpText(
    'after',
    examples('fork create w1', 'fork create --set capacity=off', 'fork create | source /dev/stdin', 'fork list', 'fork drop w1'),
  )
  const creating = fork.command('create', { isDefault: true }).description('make one, and print what points clients at it')
  creating
    .argument('[name]', 'a name for it; its id will do')
    .option(
      '--set <option=value>',
      'an option that is another one in it; may be given again',
      (one, all: string[]) => [...all, one],
      [],
    )
    .addOption(new Option('--shell <name>', 'whose words the lines are in').choices(Object.keys(SHELLS)).default(defaultShell()))
  addJsonFlag(addServerFlags(creating)).action(create)
  asks<{ forks: readonly ShownFork[] }>(fork.command('list').description('list them'), {
    namespace: 'none',
    ask: (administer) => administer('forks'),
    words: ({ forks }) => (forks.length === 0 ? 'no forks' : forkTable(forks)),
  })
  asks<{ dropped: string }>(fork.command('drop').description('drop one').argument('<name>', 'its name or id'), {
    namespace: 'none',
    ask: async (administer, { words: [name = ''] }) => {
      await administer(`forks/${encodeURIComponent(name)}`, { method: 'DELETE' })
      return { dropped: name }
    },
    words: ({ dropped }) => `${dropped} is dropped`,
  })
}

const defaultShell = (): Shell => (process.platform === 'win32' ? 'powershell' : 'sh')

interface CreateFlags extends ServerFlags {
  readonly set: readonly string[]
  readonly shell: Shell
  readonly json?: true
}

async function create(name: string | undefined, flags: CreateFlags): Promise<void> {
  const body = { ...(name === undefined ? {} : { name }), ...Object.fromEntries(flags.set.map(optionIn)) }
  const made = await administerFor(flags)<ShownFork>('forks', { method: 'POST', body })
  print(made, flags.json, ({ environment }) => {
    const lines = Object.entries(environment).map(([variable, value]) => SHELLS[flags.shell](variable, value))
    return lines.join('\n')
  })
}

/** @throws OptionError */
function optionIn(text: string): readonly [string, unknown] {
  const at = text.indexOf('=')
  if (at < 1) throw new OptionError(`--set is ${JSON.stringify(text)}: it must be as capacity=off`)
  const value = text.slice(at + 1)
  return [text.slice(0, at), /^(\d+|true|false)$/.test(value) ? (JSON.parse(value) as unknown) : value]
}

const forkTable = (forks: readonly ShownFork[]): string =>
  textTable(
    ['ID', 'NAME', 'ACCOUNT', 'ACCESS KEY', 'ENDPOINT', 'CREATED', 'USED'],
    forks.map(({ id, name, account, accessKeyId, endpoint, createdAt, isOpen }) => [
      ...[id, name, account, accessKeyId, endpoint, createdAt],
      isOpen ? 'yes' : 'no',
    ]),
  )
