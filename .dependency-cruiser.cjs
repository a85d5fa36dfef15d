// The import ranks of src/: a folder imports only from lower ranks, and two folders of one rank never import each other.
// A new folder gets its rank here; a folder without one is refused.
const RANKS = [
  ['model', 'runtime'],
  ['shapes'], // generated; an attribute value in it is the model's
  ['expressions', 'storage', 'capacity', 'access', 'templates'],
  ['log', 'partitions', 'tables', 'vectors'],
  ['zones', 'regions', 'faults', 'indexes', 'streams', 'intents', 'scaling'],
  ['kinesis', 'transfer'],
  ['engine'],
  ['ring'], // a second engine: of the first one it may know the contract alone, see below
  ['hooks'],
  ['operations', 'protocol'],
  ['strict'],
  ['controls', 'metering', 'authorization'],
  ['server', 'console'],
]
// The same inside engine/, whose top is store-engine.ts.
const ENGINE_RANKS = [
  ['contract'],
  ['commit'],
  ['history'],
  ['tables'],
  ['admission', 'zones', 'splits'],
  ['strong', 'inspect'],
  ['write'],
  ['logs'],
  ['read', 'replication', 'streams', 'expiry', 'vectors'],
  ['lifecycle'],
  ['autoscaling', 'backups', 'kinesis', 'verify'],
  ['transfers'],
  ['planes'],
]
// The same inside ring/, whose top is open-ring.ts.
const RING_RANKS = [
  ['cluster'],
  ['schema'],
  ['rows'],
  ['catalogue'],
  ['capacity', 'indexes'],
  ['write'],
  ['transactions'],
  ['read'],
  ['tables'],
  ['inspect'],
]
// The files and folders above all ranks: they may use everything below, and nothing below uses them.
const TOP =
  '^src/(emulator\\.ts|open-emulator\\.ts|emulator-options\\.ts|emulator-server\\.ts|emulator-state\\.ts|simulation\\.ts|open-simulation\\.ts|kinesis-place\\.ts|transfer-place\\.ts|place-options\\.ts|package-version\\.ts|hook-log\\.ts|config\\.ts|option-table\\.ts|client-config\\.ts|option-value\\.ts|ring-options\\.ts|operation-runs\\.ts|ring-gateway/|guard-of-options\\.ts|connection-limit\\.ts|watching-options\\.ts|administration-options\\.ts|price-file\\.ts|about\\.ts|schema-at-start\\.ts|strict-mode\\.ts|memory-shares\\.ts|schema-parameters\\.ts|logger\\.ts|cli/|forks/|snapshots/|recording/|stage\\.ts|testing/|build/)'

const within = (root) => (names) => `^${root}/(${names.join('|')})/`
const folder = within('src')
const engineFolder = within('src/engine')
const ringFolder = within('src/ring')

const rankRules = (root, ranks, top) => {
  const inRoot = within(root)
  return ranks.flatMap((names, rank) =>
    names.map((name) => {
      const above = ranks.slice(rank + 1).flat()
      const beside = names.filter((other) => other !== name)
      return {
        name: `rank-of-${root.replace(/^src\/?/, '')}${root === 'src' ? '' : '/'}${name}`,
        comment: `${root}/${name}/ has rank ${rank}: it imports only from lower ranks.`,
        severity: 'error',
        from: { path: inRoot([name]) },
        to: { path: [...(above.length + beside.length > 0 ? [inRoot([...beside, ...above])] : []), top] },
      }
    }),
  )
}

module.exports = {
  forbidden: [
    ...rankRules('src', RANKS, TOP),
    ...rankRules('src/engine', ENGINE_RANKS, '^src/engine/[^/]+\\.ts$'),
    ...rankRules('src/ring', RING_RANKS, '^src/ring/[^/]+\\.ts$'),
    {
      name: 'operations-know-the-contract-alone',
      comment: 'What operations ask of an engine stands in src/engine/contract/, so that another engine can serve them.',
      severity: 'error',
      from: { path: '^src/operations/' },
      to: { path: '^src/engine/', pathNot: '^src/engine/contract/' },
    },
    {
      name: 'ring-knows-the-contract-alone',
      comment: 'The engine over Cassandra shares what is pure with the one on a store, and nothing of its parts.',
      severity: 'error',
      from: { path: '^src/ring/' },
      to: { path: '^src/engine/', pathNot: '^src/engine/contract/' },
    },
    {
      name: 'cluster-alone-knows-the-driver',
      comment: 'What the driver of Cassandra is like, and when it is loaded, stands in src/ring/cluster/.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/ring/cluster/' },
      to: { path: '(^|/)cassandra-driver($|/)' },
    },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'folder-has-a-rank',
      severity: 'error',
      from: { path: '^src/', pathNot: [folder(RANKS.flat()), TOP] },
      to: {},
    },
    {
      name: 'engine-folder-has-a-rank',
      severity: 'error',
      from: {
        path: '^src/engine/',
        pathNot: [engineFolder(ENGINE_RANKS.flat()), '^src/engine/(store|build|start|recover)-engine\\.ts$'],
      },
      to: {},
    },
    {
      name: 'ring-folder-has-a-rank',
      severity: 'error',
      from: { path: '^src/ring/', pathNot: [ringFolder(RING_RANKS.flat()), '^src/ring/[^/]+\\.ts$'] },
      to: {},
    },
    {
      name: 'controls-know-no-http',
      comment: 'controls/ and metering/ are the same for whoever asks: what speaks HTTP stands in server/.',
      severity: 'error',
      from: { path: folder(['controls', 'metering']) },
      to: { path: '(^|/)(node:)?(https?|net|fastify)($|/)' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: 'protocol/validators' } },
    {
      name: 'no-dev-dependency',
      comment: 'What is imported at run time must be in dependencies.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(build|console)/' }, // what the page imports is built into it
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm-peer'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'src/protocol/validators' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
