// `preset: 'dynalab/jest'` of a Jest configuration: what begins and ends a run, and the environment of its tests.
const { join } = require('node:path')

const beside = (file) => join(__dirname, file)

module.exports = {
  globalSetup: beside('global-setup.js'),
  globalTeardown: beside('global-teardown.js'),
  testEnvironment: beside('environment.js'),
}
