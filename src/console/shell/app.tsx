// The whole page: its frame, and in it the page that the address names.
import { ErrorBoundary, LocationProvider, Route, Router } from 'preact-iso'
import { PAGES } from '../pages.js'
import { BASE } from '../state/place.js'
import { tell } from '../state/notices.js'
import { NotFound } from './not-found.js'
import { Shell } from './shell.js'

export const App = () => (
  <LocationProvider scope={BASE}>
    <Shell>
      <ErrorBoundary onError={(error) => tell('failed', `This page could not be shown: ${error.message}`)}>
        <Router>
          {[
            ...PAGES.map(({ route, view }) => <Route key={route} path={BASE + route} component={view} />),
            <Route key="none" default component={NotFound} />,
          ]}
        </Router>
      </ErrorBoundary>
    </Shell>
  </LocationProvider>
)
