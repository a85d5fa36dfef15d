// What a ring can't do yet, or never will, beside operations whose plane its engine lacks: ONE list. `docs/ring.md` tells of it, and a test holds it
// to what is answered. Options that mean nothing on a ring: `ring-options.ts`.

/** First parts of paths of administration: what they show or steer is simulated on one machine. */
export const REFUSED_ROUTES = [
  ...[
    'backups',
    'capacity',
    'clock',
    'conflicts',
    'console',
    'cost',
    'forks',
    'hooks',
    'kinesis',
    'missed',
    'recording',
    'regions',
  ],
  ...[
    'replicas',
    'reset',
    'scenarios',
    'series',
    'snapshots',
    'state',
    'statements',
    'streams',
    'strict',
    'tables',
    'templates',
    'zones',
  ],
] as const
