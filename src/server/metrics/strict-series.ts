// What strict mode counts, as series: how often each rule was broken. CloudWatch has no such number.
import type { StrictControls } from '../../controls/strict-controls.js'
import type { Rest } from '../../runtime/rest.js'
import type { Definition } from './definitions.js'
import { labelText } from './sample-text.js'
import { allSeries, type Series } from './series.js'

const BREACHES: Definition<number> = {
  name: 'StrictBreaches',
  help: 'Requests against a rule of strict mode; absent while there was none.',
  type: 'counter',
  value: (breaches) => breaches,
}

export function strictSeriesOf(counts: ReturnType<StrictControls['counts']>, rest: Rest): Promise<readonly Series[]> {
  const rules = [...counts].map(([Rule, of]) => ({ of, labels: labelText({ Rule }) }))
  return allSeries([BREACHES], rules, rest)
}
