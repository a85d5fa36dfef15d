// A resource-based policy as a client put it. Invariant: its text is a policy; whoever stores one has read it.

export interface ResourcePolicy {
  /** The document, as it was sent. */
  readonly text: string
  /** Another after every change. */
  readonly revisionId: string
}
