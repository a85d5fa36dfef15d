// What CommonJS gets: Vitest itself can't be required either.
throw new Error('dynalab/vitest is an ES module, as Vitest is: import it, and call the configuration vitest.config.mjs or .mts')
