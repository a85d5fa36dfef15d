// Words that requests are made of: names that mean something to the table, to the API or to JavaScript, values at their limits, and
// pieces of JSON that are of no use anywhere.

export const TABLE = 'Fuzzed'
/** The one with vector indexes. */
export const VECTOR_TABLE = 'Near'
export const TABLE_ARN = `arn:aws:dynamodb:eu-west-2:000000000000:table/${TABLE}`

/** Names that JavaScript's objects have of their own. */
export const INHERITED = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__']

export const ATTRIBUTE_NAMES = [
  'pk',
  'sk',
  'g',
  'l',
  'm',
  'b',
  'a',
  'in',
  'k',
  'z',
  'v',
  ...INHERITED,
  '0',
  'S',
  'é',
  '😀',
  'length',
]
export const ODD_NAMES = ['', ' ', 'a.b', 'a[0]', 'x'.repeat(255), 'x'.repeat(256), 'x'.repeat(65_536), '#m', ':v', '\u0000']
export const TABLE_NAMES = [
  ...Array<string>(150).fill(TABLE),
  ...Array<string>(40).fill(VECTOR_TABLE),
  TABLE_ARN,
  TABLE_ARN,
  `${TABLE}.made`,
  ...INHERITED,
  'nowhere',
  'ab',
  'x'.repeat(255),
  'x'.repeat(256),
  'arn:aws:dynamodb:eu-west-2:000000000000:table/nowhere',
  'arn:aws:dynamodb:us-east-1:000000000000:table/Fuzzed',
  'arn:aws:dynamodb:eu-west-2:000000000000:table/Fuzzed/index/byG',
  'arn:',
  '',
  'a b',
]
export const INDEX_NAMES = [
  'byG',
  'byL',
  'byG',
  'byL',
  'near',
  'nearG',
  'near',
  'nearG',
  'byH',
  'ab',
  ...INHERITED,
  'x'.repeat(256),
  '',
]
export const ARNS = [TABLE_ARN, TABLE_ARN, TABLE_ARN, `${TABLE_ARN}/index/byG`, 'arn:', '', 'x', `arn:${'x'.repeat(1300)}`]

/** What scaling is asked to scale, and when. */
export const RESOURCE_IDS = [
  ...[`table/${TABLE}`, `table/${TABLE}`, `table/${TABLE}/index/byG`, `table/${TABLE}/index/byL`, 'table/nowhere', TABLE_ARN],
  ...['table/__proto__', 'table/constructor/index/toString', 'table/', 'table', '', '/', 'x'.repeat(1601), 'table/a b'],
]
export const DIMENSIONS = [
  ...['table:ReadCapacityUnits', 'table:WriteCapacityUnits', 'index:ReadCapacityUnits'].map((name) => `dynamodb:${name}`),
  ...['dynamodb:table:ReadCapacityUnits', 'dynamodb:table:WriteCapacityUnits', 'ecs:service:DesiredCount', 'x', ''],
]
export const SCHEDULES = [
  ...['at(2036-01-01T00:00:00)', 'at(2026-02-30T00:00:00)', 'at(0000-00-00T00:00:00)', 'at(9999-12-31T23:59:59)', 'at()'],
  ...['rate(1 minute)', 'rate(999999999 days)', 'rate(0 days)', 'rate(1e3 hours)', 'cron(0 9 * * ? *)', 'cron(0/7 9 ? * 6L *)'],
  ...['cron(* * 31 2 ? *)', 'cron(0 0 29 2 ? 2199)', 'cron(LW # ? ? ? ?)', `cron(${'9,'.repeat(700)}9 9 * * ? *)`, 'cron()', ''],
  ...[`cron(0-59/1 ${'*/'.repeat(500)} * * ? *)`, 'cron(0 9 ? * 9#9 *)', 'cron(0 0 1W * ? *)', 'cron(60 24 32 13 ? 1)'],
]

export const NUMBERS = [
  ...['0', '1', '-1', '2', '9', '-0', '1.0', '+1', '.5', '5.', '1e2', '1E-130', '9.9999999999999999999999999999999999999E125'],
  ...['1e126', '-1e126', '1e-131', '9'.repeat(38), '9'.repeat(39), `1${'0'.repeat(125)}`, `0.${'0'.repeat(129)}1`],
  ...[
    '',
    ' ',
    ' 1',
    '0x10',
    'NaN',
    'Infinity',
    '1e',
    '--1',
    '1e99999999999999999999',
    `${'0'.repeat(3000)}1`,
    '１',
    '9'.repeat(9000),
  ],
]
export const BASE64 = ['', 'AA==', 'AAE=', '/w==', 'A', 'AB==', 'AA', '====', 'AA==\n', '!!!!', '😀', 'A'.repeat(4096)]
export const STRINGS = [
  ...['', 'a', 'b', 'x', 'é', '😀', '\u0000', '\uffff', ...INHERITED],
  ...['x'.repeat(1024), 'x'.repeat(1025), 'x'.repeat(2048), 'x'.repeat(2049), 'é'.repeat(1024), 'x'.repeat(70_000)],
]

/** Numbers as JSON has them, those that no machine has among them. */
export const JSON_NUMBERS = [
  ...[
    '0',
    '1',
    '-1',
    '2',
    '5',
    '25',
    '26',
    '100',
    '101',
    '1000',
    '1000000',
    '1000001',
    '2147483647',
    '2147483648',
    '-2147483649',
  ],
  ...['9007199254740993', '9223372036854775807', '9223372036854775808', '1.5', '1e2', '1E400', '-1e400', '1e-400', '-0', '0.1'],
  ...['9'.repeat(400), `0.${'0'.repeat(400)}1`],
]

const nested = (open: string, inner: string, close: string, levels: number): string =>
  open.repeat(levels) + inner + close.repeat(levels)

/** JSON texts, most of them of a kind that no member has. */
export const JUNK = [
  ...['null', 'true', 'false', '0', '-1', '1e400', '""', '"x"', '[]', '{}', '[[]]', '[null]', '{"a":null}', '{"":{}}', '[{}]'],
  ...['{"S":"x"}', '{"S":null}', '{"S":1}', '{"N":1}', '{"S":"x","N":"1"}', '{"Z":"x"}', '{"S":"x","S":"y"}', '{"M":{"a":1}}'],
  ...[
    '{"__proto__":{"S":"x"}}',
    '{"__proto__":null}',
    '{"constructor":{"prototype":{"x":1}}}',
    '{"toString":1}',
    '{"length":-1}',
  ],
  ...['"\\u0000"', '"\\uD83D\\uDE00"'],
  nested('[', '', ']', 40),
  nested('{"a":', '1', '}', 40),
  nested('{"M":{"a":', '{"S":"x"}', '}}', 31),
  nested('{"L":[', '{"S":"x"}', ']}', 33),
  `[${Array(150).fill('"x"').join(',')}]`,
  `{${Array.from({ length: 300 }, (_, at) => `"k${at}":{"S":"x"}`).join(',')}}`,
  `"${'x'.repeat(66_000)}"`,
]

/** Texts that look like JSON and are none, or none that is read. */
export const BROKEN = [
  ...['"\\ud800"', '"\\udc00\\ud800"', '{"\\ud800":1}', '"\\x"', '"\t"', '01', '.5', '+1', 'NaN', "'a'", '{"a":1,}', '"', '{'],
  nested('{"L":[', '{"S":"x"}', ']}', 2000),
  nested('[', '', ']', 5000),
  nested('[', '', '', 5000),
]

/** Pieces that are put into bodies between any two bytes. */
export const SPLINTERS = [
  ...[
    '',
    '"',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '\\',
    '\u0000',
    '9',
    'e',
    '-',
    ' ',
    '\n',
    'null',
    '\\u',
    '\\ud800',
    '"__proto__":',
    '😀',
  ],
]
