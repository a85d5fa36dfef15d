// `dynalab regions`: the links between the regions of global tables, at a server that runs.
import type { Command } from 'commander'
import { OptionError } from '../../config.js'
import { examples } from '../screen/output.js'
import { textTable } from '../screen/text-table.js'
import { byDefault } from './needs-command.js'
import { type Asked, asks } from '../server/asking.js'
import { given, lagIn } from './zones.js'

interface Link {
  readonly account?: string
  readonly from: string
  readonly to: string
}

interface ShownRegions {
  readonly regionLag: number | string
  readonly cuts: readonly Link[]
  readonly lags: readonly (Link & { readonly lag: number | string })[]
  readonly paused: readonly { readonly account: string; readonly region: string; readonly table: string }[]
}

const words = regionWords
const namespace = 'none'

export function configure(regions: Command): void {
  regions.addHelpText(
    'after',
    examples(
      'regions',
      'regions cut eu-west-1',
      'regions cut --from us-east-1 --to eu-west-1 --one-way',
      'regions lag 200-900 eu-west-1',
      'regions heal',
    ),
  )
  const showing = byDefault(regions, 'show', 'show cuts, lags and pauses')
  asks<ShownRegions>(showing, { namespace, ask: (administer) => administer('regions'), words })
  for (const [verb, summary] of [
    ['cut', 'cut a region off, or the links from one to another'],
    ['heal', 'let links pass again: those that are named, or all'],
  ] as const) {
    const command = linkFlags(regions.command(verb).description(summary)).argument('[region]', 'such as eu-west-1')
    asks<ShownRegions>(command, {
      namespace,
      ask: (administer, asked) => {
        const body = { ...given({ region: asked.words[0] }), ...linksOf(asked) }
        if (verb === 'cut' && Object.keys(body).length === 0)
          throw new OptionError('cut needs a region, or --from, or --to: see dynalab regions cut --help')
        return administer(`regions/${verb}`, { method: 'POST', body })
      },
      words,
    })
  }
  const lagging = regions.command('lag').description('set how long a write takes over the links that are named')
  linkFlags(lagging).argument('<lag>', 'ms, a range such as 200-900, or default').argument('[region]', 'such as eu-west-1')
  asks<ShownRegions>(lagging, {
    namespace,
    ask: (administer, asked) => {
      const [lag, region] = asked.words
      return administer('regions/lag', { method: 'POST', body: { lag: lagIn(lag), ...given({ region }), ...linksOf(asked) } })
    },
    words,
  })
  for (const verb of ['pause', 'resume'] as const) {
    const summary = `${verb === 'pause' ? 'stop' : 'let go on'} the replication of a table in one region`
    const command = regions
      .command(verb)
      .description(summary)
      .argument('<table>', 'its name')
      .argument('<region>', 'such as eu-west-1')
    asks<ShownRegions>(command.option('--of-account <12 digits>', 'the account of the table'), {
      namespace,
      ask: (administer, { words: [table, region], flags: { ofAccount } }) =>
        administer(`regions/${verb}`, { method: 'POST', body: { table, region, ...given({ account: ofAccount }) } }),
      words,
    })
  }
  asks<ShownRegions>(regions.command('reset').description('heal and resume everything, with the lag of the start'), {
    namespace,
    ask: (administer) => administer('regions', { method: 'DELETE' }),
    words,
  })
}

const linkFlags = (command: Command): Command =>
  command
    .option('--from <region>', 'the links from there')
    .option('--to <region>', 'the links to there')
    .option('--one-way', 'that direction alone')
    .option('--of-account <12 digits>', 'of that account alone')

const linksOf = ({ flags: { from, to, oneWay, ofAccount } }: Asked): object => given({ from, to, oneWay, account: ofAccount })

function regionWords({ regionLag, cuts, lags, paused }: ShownRegions): string {
  const rows = [
    ...cuts.map(({ account, from, to }) => ['cut', account ?? 'all', from, to, undefined]),
    ...lags.map(({ account, from, to, lag }) => ['lag', account ?? 'all', from, to, `${lag} ms`]),
    ...paused.map(({ account, region, table }) => ['paused', account, region, '*', table]),
  ]
  const lag = `lag of all other links: ${regionLag} ms`
  return rows.length === 0 ? `all links pass; ${lag}` : `${textTable(['STATE', 'ACCOUNT', 'FROM', 'TO', 'WHAT'], rows)}\n${lag}`
}
