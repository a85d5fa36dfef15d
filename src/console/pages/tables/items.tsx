// The items of a table: a query, what it found, the item that is open, and what was changed and not saved.
import { useMemo, useState } from 'preact/hooks'
import type { TableShown } from '../../state/namespaces.js'
import { namespaceText, usePlace } from '../../state/place.js'
import { ChangeBar } from './edit/change-bar.js'
import { type Change, staged } from './edit/changes.js'
import { stagingOf } from './edit/staging.js'
import { attributeChange, deletions, newId } from './edit/steps.js'
import { Beside } from './edit/beside.js'
import type { Item, Value } from './item/item.js'
import { ItemsTools } from './items-tools.js'
import type { Planned } from './query/request.js'
import { QueryBar } from './query/query-bar.js'
import { WhyEmpty } from './query/why-empty.js'
import { ItemGrid } from './rows/item-grid.js'
import type { ItemRow } from './rows/item-row.js'
import { afterSaving, rowsOf } from './rows/rows.js'
import { useColumns } from './rows/use-columns.js'
import { useQuestion } from './use-question.js'

const NO_CHANGES = new Map<string, Change>()

export function Items({ table }: { readonly table: TableShown }) {
  const { namespace, query, ask: address } = usePlace()
  const { asked, source, isOfTable, found, ask, askAgain, readOn, change: changeItems } = useQuestion(table)
  const [planned, setPlanned] = useState<Planned>()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [entry, setEntry] = useState<ItemRow>()
  const place = `${namespaceText(namespace)}/${table.table}`
  const staging = useMemo(() => stagingOf(namespace, table.table), [place])
  const changes = isOfTable ? staging.value.now : NO_CHANGES
  const rows = useMemo(() => rowsOf(found?.items ?? [], table.keys, changes), [found?.items, changes])
  const keyNames = source.keys.map(({ name }) => name)
  const { names, shown, preferences, onPrefer } = useColumns(place, keyNames, rows)
  const stage = (some: ReadonlyMap<string, Change>, about: string): void => {
    staging.value = staged(staging.value, some, about)
  }
  const openNew = (item: Item): void => {
    const id = newId(staging.value.now)
    stage(new Map([[id, { before: undefined, after: item }]]), id)
    address({ item: id })
  }
  const open = (row: ItemRow): void => (isOfTable ? address({ item: row.id }) : setEntry(row))
  const edit = (row: ItemRow, name: string, value: Value | undefined): void =>
    stage(new Map([[row.id, attributeChange(row, name, value)]]), `${row.id} ${name} in its cell`)
  const deleteChosen = (): void => {
    stage(deletions(rows, chosen), `delete ${[...chosen].join()}`)
    setChosen(new Set())
  }
  const askAnew = (wanted: typeof asked): void => {
    setChosen(new Set())
    setEntry(undefined)
    ask(wanted)
  }
  const opened = query['item']
  const isBeside = opened !== undefined || entry !== undefined
  return (
    <div class={isBeside ? 'items with-panel' : 'items'}>
      <QueryBar {...{ table, asked, names, found, onPlan: setPlanned, onAsk: askAnew }} />
      <ItemsTools
        {...{ table, namespace, found, planned, rows, names, shown, preferences, onPrefer, readOn, askAgain }}
        chosen={isOfTable ? chosen.size : 0}
        onDelete={deleteChosen}
        onNew={() => openNew({})}
      />
      <div class="items-body">
        <ItemGrid
          label={`Items of ${asked.index ?? table.table}`}
          {...{ rows, preferences, onPrefer, keys: source.keys, names: shown, onOpen: open, onEnd: readOn }}
          {...(isOfTable ? { chosen, onChoose: setChosen, onEdit: edit } : {})}
          empty={<WhyEmpty {...{ table, asked, found }} />}
        />
        <Beside
          {...{ opened, entry: entry?.item, table, names, staging, stage }}
          known={isOfTable ? found?.items : undefined}
          index={asked.index ?? ''}
          onCopy={openNew}
          onOpen={(item) => address({ item })}
          onLeave={() => setEntry(undefined)}
        />
      </div>
      <ChangeBar
        {...{ staging, namespace, target: { table: table.table, keys: table.keys } }}
        onSaved={(saved) => {
          if (isOfTable) changeItems((items) => afterSaving(items, saved, table.keys))
        }}
      />
    </div>
  )
}
