// Whose tables. Invariant: everything that belongs to a client lies in exactly one namespace.

/** Region from the credential scope, account from the access key id. */
export interface Namespace {
  readonly account: string
  readonly region: string
}

export const isSameNamespace = (a: Namespace, b: Namespace): boolean => a.account === b.account && a.region === b.region
