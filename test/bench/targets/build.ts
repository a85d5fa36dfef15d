// Builds Dynalab: the project itself, or one of its commits in a git worktree of its own.
import { execFileSync } from 'node:child_process'
import { atExit } from '../cleanup.js'
import { PROJECT_DIR } from './list.js'
import { temporaryFolder } from './server.js'

const npm = (projectDir: string, ...args: string[]): void => {
  // Their output goes to our standard error: standard output is the report.
  execFileSync('npm', args, { cwd: projectDir, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
}

/** Compiles a project folder into its `dist`. @throws Error when that fails. */
export function buildProject(projectDir: string): void {
  npm(projectDir, 'run', '--silent', 'build')
}

/** Checks a commit out, installs and builds it. Returns its folder, which is deleted at the end. @throws Error when that fails. */
export function buildCommit(gitRef: string): { projectDir: string; commit: string } {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: PROJECT_DIR, encoding: 'utf8' }).trim()
  const commit = git('rev-parse', '--short', '--verify', `${gitRef}^{commit}`)
  const projectDir = `${temporaryFolder(`commit-${commit}`)}/dynalab`
  atExit(() => git('worktree', 'remove', '--force', projectDir))
  git('worktree', 'add', '--quiet', '--detach', projectDir, commit)
  npm(projectDir, 'ci', '--no-audit', '--no-fund')
  buildProject(projectDir)
  return { projectDir, commit }
}
