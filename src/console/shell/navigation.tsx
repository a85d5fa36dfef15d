// The way to the pages.
import { Icon } from '../parts/icon.js'
import { PAGES } from '../pages.js'
import { usePlace } from '../state/place.js'

export function Navigation() {
  const { path, link } = usePlace()
  const current = PAGES.findLast((page) => path === page.path || (page.path !== '/' && path.startsWith(`${page.path}/`)))
  return (
    <nav class="navigation" aria-label="Pages">
      <ul>
        {PAGES.map((page) => (
          <li key={page.name}>
            <a href={link(page.path)} aria-current={page === current ? 'page' : undefined} title={`${page.name} (${page.key})`}>
              <Icon name={page.icon} />
              <span>{page.name}</span>
              <kbd aria-hidden="true">{page.key}</kbd>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
