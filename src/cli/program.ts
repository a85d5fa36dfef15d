// The command line as commander knows it, made from the table of commands. Invariant: of the command that is asked for, and of it alone,
// there are arguments and flags; the others are names.
import { Command } from 'commander'
import { packageHomepage, packageVersion } from '../package-version.js'
import { AROUND, COMMANDS } from './command-table.js'
import { HELP_COLUMNS, localFlagsHelp } from './help.js'

/** @param words of the command line, without the program itself */
export async function programFor(words: readonly string[]): Promise<Command> {
  const wanted = wantedIn(words)
  const dynalab = await programWith((name) => name === (wanted ?? 'serve'), wanted === undefined)
  if (wanted !== undefined) return dynalab
  const serving = dynalab.commands.find((command) => command.name() === 'serve')
  return dynalab.addHelpText('after', () => `\n${serving?.helpInformation() ?? ''}\n${localFlagsHelp()}`)
}

/** With everything that there is to say of every command. */
export const wholeProgram = (): Promise<Command> => programWith(() => true, false)

async function programWith(isLoaded: (name: string) => boolean, servesByDefault: boolean): Promise<Command> {
  const dynalab = new Command('dynalab')
  dynalab.description(`A DynamoDB-compatible managed-service emulator: ${packageHomepage()}`).version(packageVersion())
  dynalab.configureHelp({ helpWidth: HELP_COLUMNS })
  dynalab.exitOverride().configureOutput({ outputError: () => {} }) // said once, by whoever runs it
  dynalab.commandsGroup(AROUND) // where help stands, which nobody adds
  for (const { name, summary, group, load } of COMMANDS) {
    const command = dynalab.command(name, { isDefault: servesByDefault && name === 'serve' })
    command
      .summary(summary)
      .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
      .helpGroup(group)
    if (isLoaded(name)) (await load()).configure(command)
  }
  return dynalab
}

/** The command that the words name, or ask help for; undefined where they are flags, or none. */
function wantedIn([first, second]: readonly string[]): string | undefined {
  if (first === 'help') return second
  return first === undefined || first.startsWith('-') ? undefined : first
}
