// The entrance of the page.
import { render } from 'preact'
import './styles/tokens.css'
import './styles/base.css'
import './styles/shell.css'
import './styles/parts.css'
import { App } from './shell/app.js'
import { applyTheme } from './state/settings.js'

applyTheme()
const root = document.getElementById('app')
if (root !== null) render(<App />, root)
