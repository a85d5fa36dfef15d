// Several values in one text, parted by commas. Invariant: pure; as in CSV, one in quotes may hold commas and spaces, and a quote there is doubled.
const VALUE = /\s*(?:"((?:[^"]|"")*)"\s*|([^,]*))(,|$)/y

/** `a, "b, c"` as `a` and `b, c`. Where a quote is not as in CSV, it is a letter like others. */
export function valuesIn(text: string): readonly string[] {
  const values: string[] = []
  VALUE.lastIndex = 0
  for (let end = ','; end === ',';) {
    const [, quoted, bare = '', next = ''] = VALUE.exec(text) ?? []
    values.push(quoted === undefined ? bare.trim() : quoted.replaceAll('""', '"'))
    end = next
  }
  return values
}
