/** Builds dist unconditionally. @throws Error that names the step which failed */
export function build(): void
/** Builds dist when it is missing or was made from other sources. @throws Error that names the step which failed */
export function buildIfStale(): void
