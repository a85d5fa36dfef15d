// `dynalab completion`: what makes a shell complete commands and flags. A script, of a library but for bash, asks `dynalab complete -- words…` whenever
// the key is pressed; what there is to say is read off the commands themselves.
import { Argument, type Command } from 'commander'
import { bashScript } from '../bash-completion.js'
import { examples } from '../screen/output.js'

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const

export function configure(command: Command): void {
  command.addArgument(new Argument('<shell>', 'whose script').choices(SHELLS))
  command.addHelpText(
    'after',
    examples('completion bash > ~/.local/share/bash-completion/completions/dynalab', 'completion fish | source'),
  )
  command.action(async (shell: string) => {
    if (shell === 'bash') return void process.stdout.write(bashScript('dynalab'))
    const { script } = await import('@bomb.sh/tab')
    script(shell, 'dynalab', 'dynalab')
  })
}
