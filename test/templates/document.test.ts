// A file that can't be parsed is refused with its name and the line: in a template of a thousand lines nothing else helps.
import { expect, test } from 'vitest'
import { documentOf } from '../../src/templates/document.js'

test('short forms become long ones, inside each other and under merge keys and aliases', () => {
  const text = `
base: &base { a: !Ref X, list: &list [1, 2] }
one: { <<: *base, b: !GetAtt A.B.C }
two: !Join ['-', [!Sub 'x\${Y}', !If [C, !Ref D, !Ref 'AWS::NoValue']]]
three: !Select [0, *list]
four: !Transform { Name: Macro, Parameters: { P: !Ref Q } }
date: 2012-10-17
word: no`
  expect(documentOf(text, 'f')).toEqual({
    base: { a: { Ref: 'X' }, list: [1, 2] },
    one: { a: { Ref: 'X' }, list: [1, 2], b: { 'Fn::GetAtt': 'A.B.C' } },
    two: { 'Fn::Join': ['-', [{ 'Fn::Sub': 'x${Y}' }, { 'Fn::If': ['C', { Ref: 'D' }, { Ref: 'AWS::NoValue' }] }]] },
    three: { 'Fn::Select': [0, [1, 2]] },
    four: { 'Fn::Transform': { Name: 'Macro', Parameters: { P: { Ref: 'Q' } } } },
    date: '2012-10-17',
    word: 'no',
  })
})

test.each([
  ['a: 1\nb: [1,\nc: 2\n', 3],
  ['a: 1\na: 2\n', 2],
  ['{\n  "a": 1,\n  "b": 1\n  "c": 2\n}\n', 3],
  ['a: 1\nb: !Vault x\n', 2],
  ['a: 1\n---\nb: 2\n', 2],
  ['a:\n\t- x\n', 2],
])('%j is refused with its line', (text, line) => {
  expect(() => documentOf(text, 'dir/f.yml')).toThrow(new RegExp(`^dir/f\\.yml:${line}: \\S`))
})

test('aliases that multiply are refused, and take no time', () => {
  const lines = ['a0: &a0 [x]', ...Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`)]
  expect(() => documentOf(lines.join('\n'), 'f')).toThrow(/^f:1: /)
})

test('a second document is refused in words of our own, and nesting without end too', () => {
  expect(() => documentOf('a: 1\n---\nb: 2\n', 'f')).toThrow('f:2: a second document begins')
  expect(() => documentOf('['.repeat(100_000), 'f')).toThrow(/^f:1: is nested too deep$/)
})
