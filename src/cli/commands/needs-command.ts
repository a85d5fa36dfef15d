// Commands that are a group of others. Invariant: a word that is none of them is answered with the nearest of them.
import { Command } from 'commander'
import { OptionError } from '../../config.js'

/** Says which there are, where none is named. */
export function needsCommand(group: Command): void {
  group.allowExcessArguments().action(() => {
    const [given] = group.args
    if (given !== undefined) refuseUnknown(group, given)
    const there = group.commands.map((command) => command.name()).join(', ')
    throw new OptionError(`${group.name()} needs a command: ${there}: see dynalab ${group.name()} --help`)
  })
}

/** Adds what happens when none is named. */
export function byDefault(group: Command, name: string, description: string): Command {
  const command = group.command(name, { isDefault: true }).description(`${description}; what happens when no command is named`)
  return command.allowExcessArguments().hook('preAction', () => {
    const [given] = command.args
    if (given !== undefined) refuseUnknown(group, given)
  })
}

/** @throws CommanderError with the nearest one */
function refuseUnknown(group: Command, given: string): void {
  const others = new Command(group.name()).exitOverride().configureOutput({ outputError: () => {} })
  for (const command of group.commands) others.command(command.name())
  others.parse([given], { from: 'user' })
}
