// The items of a table: a query, what it found, the item that is open, and what was changed and not saved.
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { TableShown } from '../../state/namespaces.js'
import { namespaceText, usePlace } from '../../state/place.js'
import { ChangeBar } from './edit/change-bar.js'
import { type Change, staged } from './edit/changes.js'
import { stagingOf } from './edit/staging.js'
import { deletions, newId, valueChange } from './edit/steps.js'
import { Beside } from './edit/beside.js'
import type { Item, Value } from './item/item.js'
import type { Step } from './item/path.js'
import { ItemsTools } from './items-tools.js'
import type { Planned } from './query/request.js'
import { QueryBar } from './query/query-bar.js'
import { WhyEmpty } from './query/why-empty.js'
import { ItemGrid } from './rows/item-grid.js'
import type { ItemRow } from './rows/item-row.js'
import { afterSaving, asTheyShallBe, rowsBefore, rowsOf } from './rows/rows.js'
import { useColumns } from './rows/use-columns.js'
import { useChosen } from './use-chosen.js'
import { useQuestion } from './use-question.js'

const NO_CHANGES = new Map<string, Change>()
const NO_NAMES: readonly string[] = []

export function Items({ table }: { readonly table: TableShown }) {
  const { namespace, query, step } = usePlace()
  const question = useQuestion(table)
  const { asked, source, isOfTable, found, ask, askAgain, readOn, onSight, everything } = question
  const [planned, setPlanned] = useState<Planned>()
  const place = `${namespaceText(namespace)}/${table.table}`
  const staging = useMemo(() => stagingOf(namespace, table.table), [place])
  const changes = isOfTable ? staging.value.now : NO_CHANGES
  const rows = useMemo(() => rowsOf(found, table.keys, changes), [found?.pages, found?.added, changes])
  const before = rowsBefore(rows, found)
  const [entry, setEntry] = useEntry(found?.planned)
  const choosing = useChosen(found?.planned, table.keys, changes, everything)
  const keyNames = source.keys.map(({ name }) => name)
  const { names, ...columns } = useColumns(place, keyNames, found?.names ?? NO_NAMES, changes)
  const stage = (some: ReadonlyMap<string, Change>, about: string): void => {
    staging.value = staged(staging.value, some, about)
  }
  const openNew = (item: Item): void => {
    const id = newId(staging.value.now)
    stage(new Map([[id, { before: undefined, after: item }]]), id)
    step({ item: id })
  }
  const open = (row: ItemRow): void => (isOfTable ? step({ item: row.id }) : setEntry(row))
  const edit = (row: ItemRow, steps: readonly Step[], value: Value | undefined): void =>
    stage(new Map([[row.id, valueChange(row, steps, value)]]), `${row.id} ${JSON.stringify(steps)} in its cell`)
  const deleteChosen = (): void => {
    stage(deletions(choosing.chosen, changes), `delete ${[...choosing.chosen.keys()].join()}`)
    choosing.chooseNone()
  }
  const onSaved = (saved: readonly Change[]): void => {
    if (isOfTable) question.change((shownNow) => afterSaving(shownNow, saved, table.keys))
    choosing.afterSaving(saved)
  }
  const opened = query['item']
  const isBeside = opened !== undefined || entry !== undefined
  const chosen = new Set(choosing.chosen.keys())
  return (
    <div class={isBeside ? 'items with-panel' : 'items'}>
      <QueryBar {...{ table, asked, names, found, onPlan: setPlanned, onAsk: ask }} />
      <ItemsTools
        {...{ ...columns, table, namespace, found, planned, names, readOn, askAgain }}
        measure={source}
        count={rows.length}
        everything={async () => asTheyShallBe(await everything(), table.keys, changes)}
        chosen={isOfTable ? chosen.size : 0}
        onDelete={deleteChosen}
        onNew={() => openNew({})}
      />
      <div class="items-body">
        <ItemGrid
          label={`Items of ${asked.index ?? table.table}`}
          {...{ ...columns, rows, keys: source.keys, onOpen: open }}
          onSight={(first, end) => onSight({ first: first - before, end: end - before })}
          {...(isOfTable ? { ...choosing, chosen, onEdit: edit } : {})}
          empty={<WhyEmpty {...{ table, asked, found }} />}
        />
        <Beside
          {...{ opened, entry: entry?.item, table, staging, stage }}
          names={[...columns.attributes]}
          known={isOfTable ? found?.pages : undefined}
          index={asked.index ?? ''}
          onCopy={openNew}
          onOpen={(item) => step({ item })}
          onLeave={() => setEntry(undefined)}
        />
      </div>
      <ChangeBar {...{ staging, namespace, target: { table: table.table, keys: table.keys } }} onSaved={onSaved} />
    </div>
  )
}

/** The row of an index that is opened. Another question closes it. */
function useEntry(question: unknown): [ItemRow | undefined, (row: ItemRow | undefined) => void] {
  const [entry, setEntry] = useState<ItemRow>()
  useEffect(() => setEntry(undefined), [question])
  return [entry, setEntry]
}
