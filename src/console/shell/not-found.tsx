// What an address leads to that the console does not have.
import { usePlace } from '../state/place.js'

export function NotFound() {
  const { path, link } = usePlace()
  return (
    <div class="empty">
      <h1>There is no such page</h1>
      <p>
        <code>{path}</code> is no place in the console. <a href={link('/')}>Go home</a>
      </p>
    </div>
  )
}
