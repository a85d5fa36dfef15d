// The options about what is written down of a run; a part of the table of options.
import type { Option } from './option-value.js'

export const WATCHING: readonly Option[] = [
  {
    name: 'audit',
    type: { kind: 'choice', choices: ['off', 'on'] },
    default: 'off',
    description: "on: keep every table's log, and a follower that audits it",
  },
  {
    name: 'record',
    type: { kind: 'text', shown: 'file' },
    default: undefined,
    description:
      'file that gets every request with its answer from the start on, for dynalab replay; what it held before is gone',
  },
  {
    name: 'prices',
    type: { kind: 'text', shown: 'file' },
    default: undefined,
    description: 'file of the prices that bills are made of; those of us-east-1 when not given',
  },
]
