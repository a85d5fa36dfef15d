// The words of PartiQL: which are keywords, which words are one token together, and how tightly operators bind.
// Invariant: a word that stands here is no name unless it is quoted, whatever DynamoDB's own reserved words say.
// Source: the grammar of PartiQL's first reference parser, from which the service's own was made.

const SQL_92 =
  'absolute action add all allocate alter and any are assertion authorization avg begin between bit bit_length cascade cascaded ' +
  'case cast catalog char character character_length char_length check close coalesce collate collation column commit connect ' +
  'connection constraint constraints continue convert corresponding count create cross current current_date current_time ' +
  'current_timestamp current_user cursor date date_add date_diff deallocate dec decimal declare default deferrable deferred delete ' +
  'describe descriptor diagnostics disconnect distinct domain double drop else end end-exec escape except exception exec execute ' +
  'exists external extract fetch first float foreign found from full get global go goto grant group having identity immediate in ' +
  'indicator initially inner input insensitive insert int integer intersect interval into is isolation join key language last left ' +
  'level like local lower match max min module names national natural nchar next no not nullif numeric octet_length of on only ' +
  'open option or order outer output overlaps pad partial position precision prepare preserve primary prior privileges procedure ' +
  'public read real references relative restrict revoke right rollback rows schema scroll section select session session_user set ' +
  'size smallint some space sql sqlcode sqlerror sqlstate substring sum system_user table temporary then time timestamp to ' +
  'transaction translate translation trim union unique unknown update upper usage user using value values varchar varying view ' +
  'when whenever where with work write zone'
const OWN =
  'pivot unpivot limit tuple remove index conflict do nothing returning modified new old let bool boolean string symbol clob blob ' +
  'struct list sexp bag'

export const KEYWORDS: ReadonlySet<string> = new Set(`${SQL_92} ${OWN}`.split(' '))

/** Keywords that are tokens of a type of their own, so that none of them is an unexpected keyword. */
export const SMALL_WORDS: ReadonlySet<string> = new Set(['as', 'at', 'by', 'for', 'asc', 'desc'])

/** Words that are values. */
export const VALUE_WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null', 'missing'])

/** Keywords that name a function where a parenthesis follows. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  (
    'exists count avg max min sum substring char_length character_length octet_length bit_length upper lower size nullif coalesce ' +
    'sexp list bag'
  ).split(' '),
)

export const AGGREGATES: ReadonlySet<string> = new Set(['count', 'avg', 'max', 'min', 'sum'])

const MERGED: readonly (readonly [string, string])[] = [
  ['not', 'in'],
  ['is', 'not'],
  ['not', 'between'],
  ['not', 'like'],
  ['insert', 'into'],
  ['modified', 'old'],
  ['modified', 'new'],
  ['all', 'old'],
  ['all', 'new'],
  ['union', 'all'],
  ['except', 'all'],
  ['intersect', 'all'],
  ['character', 'varying'],
  ['double', 'precision'],
  ['cross', 'join'],
  ['inner', 'join'],
  ['left', 'join'],
  ['right', 'join'],
  ['full', 'join'],
]

const SECONDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  MERGED.map(([first]) => [first, new Set(MERGED.filter((pair) => pair[0] === first).map((pair) => pair[1]))]),
)

/** The one keyword that two words in a row are, if they are one. */
export const mergedWord = (first: string, second: string): string | undefined =>
  SECONDS.get(first)?.has(second) === true ? `${first}_${second}` : undefined

export const JOINS: ReadonlySet<string> = new Set([
  'join',
  'cross_join',
  'inner_join',
  'left_join',
  'right_join',
  'full_join',
  'left',
  'right',
  'full',
  'outer',
  'natural',
])

/** What NOT binds less tightly than, and AND more. */
export const NOT_PRECEDENCE = 30

const PRECEDENCES: ReadonlyMap<string, number> = new Map(
  [
    [5, 'union except intersect union_all except_all intersect_all'] as const,
    [10, 'or'] as const,
    [20, 'and'] as const,
    [40, '= <> is is_not in not_in'] as const,
    [50, '< <= > >= between not_between like not_like'] as const,
    [60, '+ - ||'] as const,
    [70, '* / %'] as const,
  ].flatMap(([precedence, operators]) => operators.split(' ').map((operator): [string, number] => [operator, precedence])),
)

/** How tightly an infix operator binds; 0 for what is none. */
export const precedenceOf = (operator: string): number => PRECEDENCES.get(operator) ?? 0

/** What may stand after IS. */
export const TYPE_WORDS: ReadonlySet<string> = new Set(
  (
    'missing null boolean bool smallint integer int float real double_precision decimal dec numeric timestamp character char ' +
    'character_varying varchar string symbol clob blob struct tuple list sexp bag'
  ).split(' '),
)
