// The options about who may administrate; a part of the table of options.
import type { Option } from './option-value.js'
import { HOST_NAMES_FORM } from './server/admin/caller.js'
import { TOKEN_FORM } from './server/admin/token.js'

export const ADMINISTRATION: readonly Option[] = [
  {
    name: 'adminHosts',
    type: { kind: 'text', shown: 'names', form: HOST_NAMES_FORM },
    default: undefined,
    description: 'host names that administration answers to beside addresses and localhost, with commas between',
  },
  {
    name: 'console',
    type: { kind: 'choice', choices: ['off', 'on'] },
    default: 'on',
    description: 'a page at /_dynalab/console/ that shows and steers what runs, for whoever may administrate',
  },
  {
    name: 'adminToken',
    type: { kind: 'text', shown: 'token', form: TOKEN_FORM },
    default: undefined,
    isSecret: true,
    description: 'what administration asks its callers for; beyond loopback one is made at random where none is given',
  },
]
