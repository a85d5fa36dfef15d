// The metrics of hooks, by the names that Lambda has for functions and event source mappings.
// Source: docs monitoring-metrics-types, monitoring-event-source-mapping-metrics (names, units).
import type { ShownHook } from '../../controls/hook-controls.js'
import type { Rest } from '../../runtime/rest.js'
import type { Definition } from './definitions.js'
import { labelText } from './sample-text.js'
import { allSeries, type Series } from './series.js'

const OF_HOOKS: readonly Definition<ShownHook>[] = [
  {
    name: 'Invocations',
    help: 'Invocations of the handler.',
    type: 'counter',
    value: ({ figures }) => figures.invocations,
  },
  {
    name: 'Errors',
    help: 'Invocations in which the handler threw, ended or was out of time.',
    type: 'counter',
    value: ({ figures }) => figures.errors,
  },
  {
    name: 'Duration',
    help: "Milliseconds that all invocations took, by the machine's time.",
    type: 'counter',
    value: ({ figures }) => figures.durationMs,
  },
  {
    name: 'IteratorAge',
    help: 'How old the last record of the last batch was when that was handled, in milliseconds.',
    type: 'gauge',
    value: ({ figures }) => figures.iteratorAgeMs,
  },
  {
    name: 'PolledEventCount',
    help: 'Records that were read.',
    type: 'counter',
    value: ({ figures }) => figures.polledEvents,
  },
  {
    name: 'FilteredOutEventCount',
    help: 'Records that no filter let pass.',
    type: 'counter',
    value: ({ figures }) => figures.filteredOutEvents,
  },
  {
    name: 'InvokedEventCount',
    help: 'Records that the handler was invoked with, each time counted.',
    type: 'counter',
    value: ({ figures }) => figures.invokedEvents,
  },
  {
    name: 'FailedInvokeEventCount',
    help: 'Records that an invocation did not handle.',
    type: 'counter',
    value: ({ figures }) => figures.failedInvokeEvents,
  },
  {
    name: 'DroppedEventCount',
    help: 'Records that were given up, since they were too old or had no tries left.',
    type: 'counter',
    value: ({ figures }) => figures.droppedEvents,
  },
  {
    name: 'OnFailureDestinationDeliveredEventCount',
    help: 'Records that were given up, of which the on-failure file tells.',
    type: 'counter',
    value: ({ figures }) => figures.deliveredOnFailureEvents,
  },
  {
    name: 'DestinationDeliveryFailures',
    help: 'Batches that were given up and could not be written to the on-failure file.',
    type: 'counter',
    value: ({ figures }) => figures.destinationDeliveryFailures,
  },
]

export function hookSeriesOf(hooks: readonly ShownHook[], rest: Rest): Promise<readonly Series[]> {
  const subjects = hooks.map((of) => ({ of, labels: labelText({ FunctionName: of.name, TableName: of.table }) }))
  return allSeries(OF_HOOKS, subjects, rest)
}
