// Where one is: account and region. All namespaces that have tables stand in one tree, since a table that is not there is often elsewhere.
import { useState } from 'preact/hooks'
import { counted } from '../parts/format.js'
import { Button } from '../parts/button.js'
import { Field } from '../parts/field.js'
import { Icon } from '../parts/icon.js'
import { Menu } from '../parts/menu.js'
import { byNamespace, useTables } from '../state/namespaces.js'
import { HOME, type Namespace, namespaceText, usePlace } from '../state/place.js'

/** Of one namespace; the palette has the others. */
const SHOWN_TABLES = 12

export function NamespaceSwitch() {
  const { namespace, choose } = usePlace()
  return (
    <Menu
      label={`Namespace ${namespaceText(namespace)}`}
      face={
        <span class="namespace-face">
          <span class="region">{namespace.region}</span>
          {namespace.account !== HOME.account && <span class="muted">{namespace.account}</span>}
          <Icon name="chevronDown" />
        </span>
      }
    >
      {(close) => (
        <Tree
          onChoose={(chosen) => {
            close()
            choose(chosen)
          }}
        />
      )}
    </Menu>
  )
}

function Tree({ onChoose }: { readonly onChoose: (namespace: Namespace) => void }) {
  const { namespace, link } = usePlace()
  const tables = useTables()
  if (tables === undefined) return <p class="muted">Reading…</p>
  const found = byNamespace(tables)
  return (
    <div class="tree">
      {found.length === 0 && <p class="muted">No namespace has a table yet.</p>}
      <ul>
        {found.map((one) => (
          <li key={namespaceText(one)}>
            <button
              type="button"
              class="tree-namespace"
              aria-current={namespaceText(one) === namespaceText(namespace)}
              onClick={() => onChoose(one)}
            >
              <strong>{one.region}</strong>
              <span class="muted">{one.account}</span>
              <span class="count">{counted(one.tables.length, 'table')}</span>
            </button>
            {namespaceText(one) === namespaceText(namespace) && (
              <ul>
                {one.tables.slice(0, SHOWN_TABLES).map(({ table }) => (
                  <li key={table}>
                    <a href={link(`/tables/${encodeURIComponent(table)}`)}>{table}</a>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      <Other onChoose={onChoose} />
    </div>
  )
}

function Other({ onChoose }: { readonly onChoose: (namespace: Namespace) => void }) {
  const { namespace } = usePlace()
  const [region, setRegion] = useState(namespace.region)
  const [account, setAccount] = useState(namespace.account)
  const wrong = /^\d{12}$/.test(account) ? undefined : 'An account has 12 digits'
  return (
    <form
      class="inline-form"
      onSubmit={(event) => {
        event.preventDefault()
        onChoose({ account, region })
      }}
    >
      <Field label="Region" value={region} onInput={setRegion} />
      <Field label="Account" value={account} onInput={setAccount} error={wrong} />
      <Button disabled={wrong !== undefined || region === ''}>Go</Button>
    </form>
  )
}
