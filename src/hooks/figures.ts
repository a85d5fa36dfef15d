// What a hook has done since the start, by CloudWatch's names for functions and event source mappings. Plain numbers.
// Source: docs monitoring-metrics-types (Invocations, Errors, Duration, IteratorAge, DestinationDeliveryFailures, the counts of events).

export class HookFigures {
  invocations = 0
  errors = 0
  /** Of all invocations, in milliseconds of the machine's time. */
  durationMs = 0
  /** How old the last record of the last batch was when that was done; undefined before the first. */
  iteratorAgeMs: number | undefined
  polledEvents = 0
  filteredOutEvents = 0
  invokedEvents = 0
  failedInvokeEvents = 0
  droppedEvents = 0
  deliveredOnFailureEvents = 0
  destinationDeliveryFailures = 0
}
