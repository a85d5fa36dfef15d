// The linter, with type information. Besides the usual suspects it holds the two fences of src/: only cli/, testing/ and config.ts read
// `process`, and only runtime/ reads the wall clock, sets timers and draws random numbers.
import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import { configs } from 'typescript-eslint'

const TIMERS = 'Only runtime/ sets timers.'
const CLOCKS = 'Only runtime/ reads the wall clock.'
const RANDOM = 'Only runtime/ draws random numbers.'
const PROCESS = 'Only cli/, testing/ and config.ts read process.'

const timeAndChance = {
  globals: [
    { name: 'setTimeout', message: TIMERS },
    { name: 'setInterval', message: TIMERS },
    { name: 'performance', message: CLOCKS },
    { name: 'crypto', message: RANDOM },
  ],
  properties: [
    { object: 'Date', property: 'now', message: CLOCKS },
    { object: 'Math', property: 'random', message: RANDOM },
  ],
  syntax: { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: CLOCKS },
  imports: [
    { name: 'node:timers', message: TIMERS },
    { name: 'node:timers/promises', message: TIMERS },
    { name: 'node:perf_hooks', message: CLOCKS },
    {
      name: 'node:crypto',
      importNames: [
        'default',
        'randomBytes',
        'randomFill',
        'randomFillSync',
        'randomInt',
        'randomUUID',
        'getRandomValues',
        'webcrypto',
      ],
      message: RANDOM,
    },
  ],
}
const shapes = [
  { selector: 'TSEnumDeclaration', message: 'No enums: use a union.' },
  { selector: 'ExportDefaultDeclaration', message: 'No default exports.' },
  { selector: 'ExportAllDeclaration', message: 'No barrels.' },
]
const processGlobal = { name: 'process', message: PROCESS }
const processImport = { name: 'node:process', message: PROCESS }

export default defineConfig(
  globalIgnores([
    'dist*/',
    'coverage/',
    'src/shapes/',
    'src/console/api/administration.ts',
    'src/protocol/validators/',
    '**/*.cjs',
    '**/*.js',
    '**/*.mjs',
    'vitest.config.ts',
  ]),
  js.configs.recommended,
  ...configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-else-return': 'error',
      'prefer-const': 'error',
      'no-undef': 'off', // the compiler's business
      'no-restricted-syntax': ['error', ...shapes],
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 70 }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/return-await': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': 'off', // texts of messages, numbers and errors included
      '@typescript-eslint/require-await': 'off', // an async function may keep an interface's promise without waiting
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/runtime/**', 'src/cli/**', 'src/testing/**', 'src/config.ts', 'src/console/**'], // a browser has its own time
    rules: {
      'no-restricted-globals': ['error', processGlobal, ...timeAndChance.globals],
      'no-restricted-properties': ['error', ...timeAndChance.properties],
      'no-restricted-syntax': ['error', ...shapes, timeAndChance.syntax],
      'no-restricted-imports': ['error', { paths: [processImport, ...timeAndChance.imports] }],
    },
  },
  {
    files: ['src/cli/**/*.ts', 'src/testing/**/*.ts', 'src/config.ts'],
    rules: {
      'no-restricted-globals': ['error', ...timeAndChance.globals],
      'no-restricted-properties': ['error', ...timeAndChance.properties],
      'no-restricted-syntax': ['error', ...shapes, timeAndChance.syntax],
      'no-restricted-imports': ['error', { paths: timeAndChance.imports }],
    },
  },
  {
    files: ['src/runtime/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', processGlobal],
      'no-restricted-imports': ['error', { paths: [processImport] }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
)
