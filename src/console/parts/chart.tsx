// Numbers over time as lines; the same as a table for those who can't see lines, or want the numbers.
import { useEffect, useRef, useState } from 'preact/hooks'
import { theme } from '../state/settings.js'
import type { ChartProps } from './chart-props.js'
import { Button } from './button.js'
import { count } from './format.js'
import type { Plot } from './plot.js'
import { timeText } from './time.js'

export function Chart(props: ChartProps) {
  const { label, unit, series } = props
  const [isTable, setTable] = useState(false)
  const host = useRef<HTMLDivElement>(null)
  const drawn = useRef<Plot | undefined>(undefined)
  const latest = useRef(props)
  latest.current = props
  const shape = `${theme.value} ${series.map((one) => `${one.label} ${one.tone}`).join(' ')}`
  useEffect(() => {
    if (isTable) return undefined
    let isOver = false
    void import('./plot.js').then(({ plot }) => {
      if (!isOver && host.current !== null) drawn.current = plot(host.current, latest.current)
    })
    return () => {
      isOver = true
      drawn.current?.end()
      drawn.current = undefined
    }
  }, [isTable, shape])
  useEffect(() => drawn.current?.update(props), [props.timesMs, series])
  return (
    <figure class="chart">
      <figcaption>
        <span>
          {label}
          {unit !== undefined && <span class="muted"> {unit}</span>}
        </span>
        <Button tone="quiet" pressed={isTable} icon="tables" title={`${label} as a table`} onPress={() => setTable(!isTable)} />
      </figcaption>
      {isTable ? <Numbers {...props} /> : <div class="plot" ref={host} role="img" aria-label={summary(props)} />}
    </figure>
  )
}

/** The last values, in words. */
const summary = ({ label, series }: ChartProps): string =>
  `${label}: ${series.map((one) => `${one.label} ${count(one.values.at(-1) ?? 0)}`).join(', ')}`

const Numbers = ({ label, timesMs, series }: ChartProps) => (
  <div class="numbers" tabIndex={0} role="region" aria-label={`${label}, numbers`}>
    <table>
      <thead>
        <tr>
          <th scope="col">Time</th>
          {series.map((one) => (
            <th key={one.label} scope="col">
              {one.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {timesMs.map((ms, index) => (
          <tr key={ms}>
            <th scope="row">{timeText(ms)}</th>
            {series.map((one) => (
              <td key={one.label}>{one.values[index] === null ? '' : count(one.values[index] ?? 0)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
