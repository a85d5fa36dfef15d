// The prices that the bill is made of, and what it leaves out.
import { Panel } from '../../parts/panel.js'
import type { Bill } from './bill.js'
import { price } from './dollars.js'

const ROWS = [
  ['readMillion', 'a million read units on demand'],
  ['writeMillion', 'a million write units on demand'],
  ['replicatedWriteMillion', 'a million replicated write units on demand'],
  ['readHour', 'a provisioned read unit for an hour'],
  ['writeHour', 'a provisioned write unit for an hour'],
  ['replicatedWriteHour', 'a provisioned replicated write unit for an hour'],
  ['storageGbMonth', 'a GB of storage for a month'],
] as const

export function Prices({ bill: { prices, notes } }: { readonly bill: Bill }) {
  return (
    <Panel title={`Prices of ${prices.region}, ${prices.date}`}>
      <ul class="plain notes">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
        <li>
          Other prices are given at the start, with <code>--prices file.json</code>.
        </li>
      </ul>
      <div class="price-list" role="region" aria-label="Prices" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">For</th>
              <th scope="col">Standard</th>
              <th scope="col">Infrequent access</th>
            </tr>
          </thead>
          <tbody>
            {ROWS.map(([name, words]) => (
              <tr key={name}>
                <th scope="row">{words}</th>
                <td>{price(prices.standard[name])}</td>
                <td>{price(prices.infrequentAccess[name])}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">a million reads of streams</th>
              <td colSpan={2}>{price(prices.streamReadMillion)}</td>
            </tr>
            <tr>
              <th scope="row">a GB to another region</th>
              <td colSpan={2}>{price(prices.transferGb)}</td>
            </tr>
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
