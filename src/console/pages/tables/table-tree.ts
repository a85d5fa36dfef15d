// Namespaces with their tables as rows of one list. Invariant: pure; the namespace where the person is comes first, the others by their names.
import { byNamespace, type TableShown } from '../../state/namespaces.js'
import { type Namespace, namespaceText } from '../../state/place.js'

export type TreeRow =
  | { readonly kind: 'namespace'; readonly id: string; readonly namespace: Namespace; readonly tables: number }
  | { readonly kind: 'table'; readonly id: string; readonly table: TableShown }

/** @param closed ids of namespaces whose tables are hidden; a filter shows what it finds anyway */
export function treeRows(
  tables: readonly TableShown[],
  filter: string,
  closed: ReadonlySet<string>,
  here: Namespace,
): readonly TreeRow[] {
  const wanted = filter.toLowerCase()
  const found = wanted === '' ? tables : tables.filter(({ table }) => table.toLowerCase().includes(wanted))
  const isHere = (namespace: Namespace): boolean => namespaceText(namespace) === namespaceText(here)
  const places = byNamespace(found).toSorted((one, other) => Number(isHere(other)) - Number(isHere(one)))
  return places.flatMap(({ account, region, tables: own }): readonly TreeRow[] => {
    const namespace = { account, region }
    const id = namespaceText(namespace)
    const rows = own.map((table): TreeRow => ({ kind: 'table', id: `${id}/${table.table}`, table }))
    return [{ kind: 'namespace', id, namespace, tables: own.length }, ...(closed.has(id) && wanted === '' ? [] : rows)]
  })
}
