// Builds Dynalab: the project itself, or one of its commits in a git worktree of its own.
import { execFileSync } from 'node:child_process'
import { atExit } from '../cleanup.js'
import { PROJECT_DIR } from './list.js'
import { temporaryFolder } from './server.js'

const BUILD_INPUTS = ['src', 'schemas', 'package.json', 'package-lock.json', 'tsconfig.json']

const git = (...args: string[]): string => execFileSync('git', args, { cwd: PROJECT_DIR, encoding: 'utf8' }).trim()
const npm = (projectDir: string, ...args: string[]): void => {
  // Their output goes to our standard error: standard output is the report.
  execFileSync('npm', args, { cwd: projectDir, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
}

/**
 * Compiles a project folder into its `dist`: as it is shipped, or with each module in a file of its own, so that a profile can tell them apart.
 * @throws Error when that fails.
 */
export function buildProject(projectDir: string, form: 'bundle' | 'modules' = 'bundle'): void {
  npm(projectDir, 'run', '--silent', 'build', ...(form === 'modules' ? ['--', '--modules'] : []))
}

/** The short name of a commit. @throws Error when there is none. */
export function commitOf(gitRef: string): string {
  return git('rev-parse', '--short', '--verify', `${gitRef}^{commit}`)
}

/** True when the working tree's build is that commit's: it is checked out, and nothing that a build reads has changed since. */
export function isWorkingTree(commit: string): boolean {
  return commit === commitOf('HEAD') && git('status', '--porcelain', '--', ...BUILD_INPUTS) === ''
}

/** Checks a commit out, installs and builds it. Returns its folder, which is deleted at the end. @throws Error when that fails. */
export function buildCommit(commit: string): string {
  const projectDir = `${temporaryFolder(`commit-${commit}`)}/dynalab`
  atExit(() => git('worktree', 'remove', '--force', projectDir))
  git('worktree', 'add', '--quiet', '--detach', projectDir, commit)
  npm(projectDir, 'ci', '--no-audit', '--no-fund')
  buildProject(projectDir)
  return projectDir
}
