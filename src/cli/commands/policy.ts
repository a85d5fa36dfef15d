// `dynalab policy explain`: what the policies of a file say of one action, without a server.
import type { Command } from 'commander'
import { needsCommand } from './needs-command.js'
import { print } from '../screen/output.js'
import { OptionError } from '../../config.js'

interface Flags {
  readonly iam: string
  readonly as: string
  readonly action: string
  readonly resource: string
  readonly resourcePolicy?: string
  readonly key: readonly string[]
  readonly json?: true
}

export function configure(policy: Command): void {
  needsCommand(policy)
  policy
    .command('explain')
    .description('say which statement allows or denies an action')
    .requiredOption('--iam <file>', 'file of identities with their policies, as the server takes it')
    .requiredOption('--as <access key>', 'access key of the identity that asks')
    .requiredOption('--action <action>', 'what is asked, as dynamodb:GetItem')
    .option('--resource <arn>', 'what it is about', '*')
    .option('--resource-policy <file>', 'policy of the resource, where it has one')
    .option('--key <name=values>', 'values of a condition key, with commas between; may be given again', collect, [])
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      print({ lines: await explained(flags) }, flags.json, ({ lines }) => lines.join('\n'))
    })
}

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text]

/** @throws FileFault, OptionError */
async function explained(flags: Flags): Promise<readonly string[]> {
  const { readFileAs } = await import('../../authorization/open-guard.js')
  const { readIdentities } = await import('../../authorization/identities-file.js')
  const { readPolicy } = await import('../../access/policy-reader.js')
  const { explain } = await import('../../authorization/explain.js')
  const identity = (await readFileAs(flags.iam, readIdentities)).get(flags.as)
  if (identity === undefined) throw new OptionError(`${flags.iam} has no identity with the access key ${flags.as}`)
  const kind = 'resource-based policy'
  const ofResource =
    flags.resourcePolicy === undefined
      ? undefined
      : await readFileAs(flags.resourcePolicy, ({ value, placeOf }) => readPolicy(value, { name: kind, kind, placeOf }))
  const { action, resource } = flags
  return explain(identity, { action, resource, keys: keysOf(flags.key) }, ofResource)
}

/** @throws OptionError */
function keysOf(texts: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    texts.map((text) => {
      const at = text.indexOf('=')
      if (at < 1) throw new OptionError(`--key is ${text}: it must be as dynamodb:LeadingKeys=alice,bob`)
      return [text.slice(0, at).toLowerCase(), text.slice(at + 1).split(',')] as const
    }),
  )
}
