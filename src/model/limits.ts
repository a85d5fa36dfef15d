// The service's limits, in one place, units last in the names.
// Source: docs ServiceQuotas and Constraints; the item size and number limits measured eu-west-2, 2026.

export const LIMITS = {
  /** Names and values; this many are accepted. */
  itemBytes: 409_600,
  /** More than an item has room for, each with a name and a value of a byte at least; the schemas of legacy parameters name it too. */
  itemAttributes: 204_800,
  hashKeyBytes: 2048,
  /** All range attributes together. */
  rangeKeyBytes: 1024,
  attributeNameBytes: 65_535,
  keyAttributeNameCharacters: 255,
  /** Lists and maps inside each other; the item itself is not counted. */
  nestingLevels: 31,
  /** Values of expressions, where the older layer speaks: one more than an item may hold. */
  olderValueNestingLevels: 32,
  /** The newer request layer cannot read values that nest deeper, and the older one answers. */
  newLayerNestingLevels: 62,

  expressionBytes: 4096,
  placeholderBytes: 255,
  placeholderMapsBytes: 2_097_152,
  expressionOperators: 300,
  inOperands: 100,
  documentPathElements: 32,

  requestBytes: 16_777_216,
  pageBytes: 1_048_576,
  batchGetKeys: 100,
  batchGetReplyBytes: 16_777_216,
  /**
   * What an item counts for in that answer beside its size. Source: docs API_BatchGetItem, where 52 of 100 items of 300 KB are answered;
   * that puts it between 9 and 15 KB, and the middle is assumed.
   */
  batchGetItemOverheadBytes: 12_288,
  batchWriteRequests: 25,
  batchStatements: 25,
  statementCharacters: 8192,
  transactionActions: 100,
  transactionBytes: 4_194_304,
  transactionTokenCharacters: 36,
  /** How long a transaction's token is remembered. */
  idempotencyMs: 600_000,
  scanSegments: 1_000_000,

  tableNameMinCharacters: 3,
  tableNameMaxCharacters: 255,
  localIndexes: 5,
  globalIndexes: 20,
  vectorIndexes: 5,
  vectorDimensions: 4096,
  inlineFilters: 18,
  inlineFilterBytes: 10_240,
  searchResults: 100,
  searchReplyBytes: 16_777_216,
  globalIndexHashAttributes: 4,
  globalIndexRangeAttributes: 4,
  nonKeyAttributesPerIndex: 20,
  nonKeyAttributesPerTable: 100,
  listTablesNames: 100,
  listInsights: 100,
  /** Of one account in one region. */
  tables: 2500,
  concurrentTableChanges: 500,
  concurrentCreationsWithIndexes: 250,
  tableUnitsPerSec: 40_000,
  accountUnitsPerSec: 80_000,
  throughputDecreasesAtOnce: 4,
  /** In any 24 hours. */
  switchesToOnDemand: 4,

  resourcePolicyBytes: 20 * 1024,
  tags: 50,
  tagKeyCharacters: 128,
  tagValueCharacters: 256,

  /** Of one account in one region. */
  scalableTargets: 5000,
  scalingPoliciesPerTarget: 50,
  scheduledActionsPerTarget: 200,
  scalingHistoryMs: 6 * 7 * 24 * 60 * 60 * 1000,
  /** Kept of one account in one region, whatever their age. Ours. */
  scalingActivities: 2000,
  scalingTargetPercent: { least: 20, most: 90 },
} as const
