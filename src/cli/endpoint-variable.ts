// Stands alone, so that a server that starts loads nothing of what asks servers.

/** Where the commands find the server that they ask. */
export const ENDPOINT_VARIABLE = 'DYNALAB_ENDPOINT'
