// What a batch or a transaction was answered: a line a statement.
import { RequestStrip } from '../../parts/request-strip.js'
import { ValueCell } from '../../parts/value-cell.js'
import type { Several } from './run.js'

export const Answers = ({ several: { answers, call } }: { readonly several: Several }) => (
  <div class="results">
    <RequestStrip call={call} />
    <ol class="answers">
      {answers.map(({ item, error }, at) => (
        <li key={at}>
          {error !== undefined ? (
            <span class="error">{error}</span>
          ) : item === undefined ? (
            <span class="chip good">done</span>
          ) : (
            <span class="members">
              {Object.entries(item).map(([name, value]) => (
                <span key={name}>
                  <span class="muted">{name}</span> <ValueCell value={value} />
                </span>
              ))}
            </span>
          )}
        </li>
      ))}
    </ol>
  </div>
)
