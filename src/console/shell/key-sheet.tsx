// All keys on one sheet.
import { Dialog } from '../parts/dialog.js'
import { PAGES } from '../pages.js'

const KEYS = [
  ['Ctrl K', 'find a page, a table or an action'],
  ['/', 'go to the filter'],
  ['a', 'what was done, with undo'],
  ['Esc', 'close what was opened last'],
  ['?', 'this sheet'],
  ['↑ ↓ Enter', 'move in a table, open a row'],
] as const

export const KeySheet = ({ onClose }: { readonly onClose: () => void }) => (
  <Dialog title="Keys" onClose={onClose}>
    <dl class="keys">
      {[...PAGES.map(({ key, name }) => [key, name] as const), ...KEYS].map(([key, words]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  </Dialog>
)
