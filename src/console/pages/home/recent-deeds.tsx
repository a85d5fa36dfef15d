// The last deeds, with undo; the panel of what happened has them all.
import { Button } from '../../parts/button.js'
import { Panel } from '../../parts/panel.js'
import { Time } from '../../parts/time.js'
import { deeds, undoDeed } from '../../state/deeds.js'

const SHOWN = 6

export const RecentDeeds = () => (
  <Panel title="What was done">
    <ul class="log recent">
      {deeds.value.slice(0, SHOWN).map((deed) => (
        <li key={deed.id} class={deed.state.replace(' ', '-')}>
          <span class="words">
            {deed.words}
            <br />
            <Time ms={deed.atMs} by="machine" />
          </span>
          {deed.state === 'done' && deed.undo !== undefined ? (
            <Button changes tone="quiet" icon="undo" title={`Undo: ${deed.words}`} onPress={() => void undoDeed(deed)} />
          ) : (
            <span class="chip">{deed.state}</span>
          )}
        </li>
      ))}
    </ul>
  </Panel>
)
