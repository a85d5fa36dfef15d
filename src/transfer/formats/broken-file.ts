// What is thrown for a file that is not what its compression says, where it breaks.
export class BrokenFile extends Error {}
