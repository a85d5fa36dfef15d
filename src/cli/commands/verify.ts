// `dynalab verify`: checks the invariants of a data folder that no server has open.
import type { Command } from 'commander'
import { addJsonFlag, examples, print } from '../screen/output.js'

export function configure(command: Command): void {
  addJsonFlag(command.argument('<data-dir>', 'folder of a server that has ended'))
  command.addHelpText('after', examples('verify .dynalab', 'verify .dynalab --json'))
  command.action(async (dataDir: string, { json }: { readonly json?: true }) => {
    const { verifyFolder } = await import('../../engine/verify/verify.js')
    const { tables, rows, problems } = await verifyFolder(dataDir)
    print({ folder: dataDir, tables, rows, problems }, json, () => {
      const found = problems.length === 1 ? '1 problem' : `${problems.length} problems`
      return [...problems, `${dataDir}: ${tables} tables, ${rows} rows, ${found}`].join('\n')
    })
    if (problems.length > 0) process.exitCode = 1
  })
}
