// What an operator can mend of a data folder.

/** An error that the operator can mend: one line with the cause and the remedy. */
export class FolderError extends Error {}
