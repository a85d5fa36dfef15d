// `dynalab verify`: checks the invariants of a data folder that no server has open, or of a ring, which may be in use.
import type { Command } from 'commander'
import { OptionError } from '../../config.js'
import type { Miscount } from '../../ring/inspect/count-check.js'
import type { RingFindings } from '../../ring/inspect/verify-ring.js'
import { addRingFlags, withRing } from '../ring-connection.js'
import { addJsonFlag, examples, print } from '../screen/output.js'

interface Flags {
  readonly json?: true
  readonly recount?: true
}

export function configure(command: Command): void {
  addJsonFlag(command.argument('[data-dir]', 'folder of a server that has ended'))
  command.option('--recount', 'of a ring: put counts of items and bytes right')
  addRingFlags(command)
  command.addHelpText('after', examples('verify .dynalab', 'verify .dynalab --json', 'verify --ring 10.0.0.1 --ring-dc us-east'))
  command.action(async (dataDir: string | undefined, { json, recount }: Flags) => {
    const ofRing = command.options.find((one) => /^--ring/.test(one.long ?? '') && isGiven(command, one.attributeName()))
    if (dataDir !== undefined && ofRing !== undefined)
      throw new OptionError(`${dataDir} is a folder and ${ofRing.long} of a ring: name one of them`)
    if (dataDir !== undefined) return verifyDataDir(dataDir, json, recount)
    const { verifyRing } = await import('../../ring/inspect/verify-ring.js')
    const counts = recount === true ? 'put right' : 'compare'
    const findings = await withRing(command, (cluster) => verifyRing(cluster, counts), 'a data folder, or ')
    print(findings, json, ringWords)
    if (findings.problems.length > 0) process.exitCode = 1
  })
}

const isGiven = (command: Command, name: string): boolean => command.getOptionValueSource(name) === 'cli'

async function verifyDataDir(dataDir: string, json: true | undefined, recount: true | undefined): Promise<void> {
  if (recount === true) throw new OptionError('--recount is for a ring: the counts of a folder are exact')
  const { verifyFolder } = await import('../../engine/verify/verify.js')
  const { tables, rows, problems } = await verifyFolder(dataDir)
  print({ folder: dataDir, tables, rows, problems }, json, () =>
    [...problems, `${dataDir}: ${tables} tables, ${rows} rows, ${howMany(problems)}`].join('\n'),
  )
  if (problems.length > 0) process.exitCode = 1
}

const howMany = ({ length }: readonly string[]): string => (length === 1 ? '1 problem' : `${length} problems`)

const ringWords = ({ tables, items, problems, unsettled, miscounts }: RingFindings): string =>
  [
    ...problems,
    ...miscounts.map(miscountWords),
    `${tables} tables, ${items} items, ${howMany(problems)}, ${unsettled} not settled yet`,
  ].join('\n')

const miscountWords = ({ name, counted, found }: Miscount): string =>
  `${name}: counted as ${counted.items} items of ${counted.sizeBytes} bytes, found ${found.items} of ${found.sizeBytes}`
