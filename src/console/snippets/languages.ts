// The languages that a call can be copied in.
import { COMMAND_LINE } from './command-line.js'
import { JAVASCRIPT } from './javascript.js'
import { PARTIQL } from './partiql.js'
import { PYTHON } from './python.js'
import type { Language } from './snippet.js'

export const LANGUAGES: readonly Language[] = [COMMAND_LINE, JAVASCRIPT, PYTHON, PARTIQL]
