// What can be done to capacity: balances set, partitions split, the mode changed, hot keys counted; with a way back where there is one.
import { filled, post, remove } from '../../api/administration-calls.js'
import type { ApiCall } from '../../api/call.js'
import { adminPath } from '../../api/target.js'
import { callService } from '../../api/service-calls.js'
import { perform } from '../../state/deeds.js'
import { indexPart, type Side, type Source, sourceText, type TableCapacity, whereOf } from './source.js'

export const MODES = ['off', 'provisioned', 'full'] as const
type Mode = (typeof MODES)[number]
type Balance = 'full' | 'empty' | number

/** What its calls are called in the list of calls. */
export const callName = (source: Source, deed: 'buckets' | 'split'): string =>
  `POST ${adminPath(filled(`/tables/{name}/${deed}`, whereOf(source)), 'POST')}`

/** Whether a call did that to the table or to the index that is looked at. @param side of its buckets */
export const isCallOf =
  (source: Source, deed: 'buckets' | 'split', side?: Side) =>
  ({ name, input }: ApiCall): boolean => {
    const given = input as { readonly index?: string } // as `setBucket` and `split` send it
    return name === callName(source, deed) && given.index === source.index && (side === undefined || side in given)
  }

/** Drains or fills the buckets of one side. There is a way back where one bucket alone is set: to what was in it. */
export function setBucket(
  source: Source,
  side: Side,
  to: Balance,
  capacity: TableCapacity,
  withPartitions: boolean,
): Promise<boolean> {
  const send = (balance: Balance): Promise<unknown> =>
    post(
      '/tables/{name}/buckets',
      { ...indexPart(source), [side]: balance, ...(withPartitions && { partitions: true }) },
      whereOf(source),
    )
  const [bucket, ...others] = capacity[side].buckets
  const before = bucket === undefined || others.length > 0 || withPartitions ? undefined : Math.round(bucket.units * 2) / 2
  const verb = to === 'empty' ? 'Drained' : to === 'full' ? 'Filled' : `Set to ${to} units:`
  return perform({
    words: `${verb} the ${side} bucket of ${sourceText(source)}${withPartitions ? ' and of its partitions' : ''}`,
    run: () => send(to),
    undo: before === undefined ? undefined : () => send(before),
  })
}

/** Attributes with their types, as the API writes them. */
export type Key = Readonly<Record<string, Readonly<Record<string, unknown>>>>
export type SplitPlace = { readonly partition: number } | { readonly middle: true } | { readonly key: Key }

/** Nothing joins partitions again, here as on the service. */
export const split = (
  source: Source,
  at: SplitPlace,
  words: string,
  whenRefused: (reason: string) => void = () => undefined,
): Promise<boolean> =>
  perform({
    ...{ words: `Split ${words} of ${sourceText(source)}`, whenRefused },
    run: () => post('/tables/{name}/split', { ...indexPart(source), ...at }, whereOf(source)),
  })

/** Changes what is simulated, for this namespace alone. */
export function setMode({ namespace }: Source, mode: Mode, before: string): Promise<boolean> {
  const send = (to: Mode): Promise<unknown> => post('/capacity', { mode: to, ...namespace })
  const was = MODES.find((one) => one === before)
  return perform({
    words: `Set capacity to ${mode} in ${namespace.region}`,
    run: () => send(mode),
    undo: was === undefined ? () => remove('/capacity', { query: { ...namespace } }) : () => send(was),
  })
}

/** Begins or ends to count the keys with most units. */
export function countKeys(source: Source, action: 'ENABLE' | 'DISABLE'): Promise<boolean> {
  const send = (ContributorInsightsAction: string): Promise<unknown> =>
    callService(
      'UpdateContributorInsights',
      {
        ...{ TableName: source.table, ContributorInsightsAction },
        ...(source.index === undefined ? {} : { IndexName: source.index }),
      },
      source.namespace,
    )
  return perform({
    words: `${action === 'ENABLE' ? 'Began' : 'Ended'} to count the keys of ${sourceText(source)}`,
    run: () => send(action),
    undo: () => send(action === 'ENABLE' ? 'DISABLE' : 'ENABLE'),
  })
}
