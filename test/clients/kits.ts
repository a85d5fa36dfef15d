// The table of clients. A kit is a folder of programs in one language with its pinned dependencies; its steps are commands that run in
// a copy of that folder outside the tree. `fetch` is all that needs a registry, `build` must do without.

type Command = readonly [tool: string, ...words: string[]]

export interface Program {
  readonly name: string
  readonly run: Command
  /** When it may take longer than others. */
  readonly timeoutMs?: number
}

export interface Kit {
  readonly folder: string
  /** The files that pin the dependencies: they are fetched again only when one of these has changed. */
  readonly pins: readonly string[]
  /** Files of other folders that it needs beside its own. */
  readonly shares?: readonly string[]
  readonly fetch: readonly Command[]
  readonly build: readonly Command[]
  readonly programs: readonly Program[]
}

function npmProgram(name: string): Program {
  return { name, run: ['node', `${name}.mjs`] }
}

function pythonProgram(name: string): Program {
  return { name, run: ['venv/bin/python', `${name.replace('-', '_')}_program.py`] }
}

export const KITS: readonly Kit[] = [
  {
    folder: 'js',
    pins: ['package.json', 'package-lock.json'],
    fetch: [['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund']],
    build: [],
    programs: [
      npmProgram('lib-dynamodb'),
      npmProgram('electrodb'),
      npmProgram('dynamodb-toolbox'),
      npmProgram('dynamodb-onetable'),
      npmProgram('dynamoose'),
      npmProgram('keyv'),
      npmProgram('connect-dynamodb'),
      npmProgram('dynamodb-admin'),
    ],
  },
  {
    folder: 'python',
    pins: ['requirements.txt'],
    fetch: [
      ['python3', '-m', 'venv', '--clear', 'venv'],
      ['venv/bin/python', '-m', 'pip', 'install', '--quiet', '--requirement', 'requirements.txt'],
    ],
    build: [],
    programs: [pythonProgram('boto3'), pythonProgram('pynamodb'), pythonProgram('aws-cli')],
  },
  {
    folder: 'python-streams',
    pins: ['requirements.txt'],
    shares: ['python/checks.py'],
    fetch: [
      ['python3', '-m', 'venv', '--clear', 'venv'],
      ['venv/bin/python', '-m', 'pip', 'install', '--quiet', '--requirement', 'requirements.txt'],
    ],
    build: [],
    programs: [{ name: 'boto3-streams', run: ['venv/bin/python', 'streams_program.py'] }],
  },
  {
    folder: 'go',
    pins: ['go.mod', 'go.sum'],
    fetch: [['go', 'mod', 'download']],
    build: [['go', 'build', '-o', 'program', '.']],
    programs: [{ name: 'aws-sdk-go', run: ['./program'] }],
  },
  {
    folder: 'java',
    pins: ['pom.xml'],
    fetch: [['mvn', '--batch-mode', '--quiet', 'dependency:build-classpath', '-Dmdep.outputFile=classpath.txt']],
    build: [['sh', '-c', 'javac -parameters -d classes -cp "$(cat classpath.txt)" *.java']],
    programs: [{ name: 'aws-sdk-java', run: ['sh', '-c', 'exec java -cp "classes:$(cat classpath.txt)" EnhancedProgram'] }],
  },
  {
    folder: 'kcl',
    pins: ['pom.xml'],
    shares: ['java/Checks.java'],
    fetch: [['mvn', '--batch-mode', '--quiet', 'dependency:build-classpath', '-Dmdep.outputFile=classpath.txt']],
    build: [['sh', '-c', 'javac -d classes -cp "$(cat classpath.txt)" *.java']],
    programs: [
      {
        name: 'kcl',
        run: [
          'sh',
          '-c',
          'exec java -Djava.util.logging.config.file=logging.properties -Dorg.slf4j.simpleLogger.defaultLogLevel=error ' +
            '-cp "classes:$(cat classpath.txt)" KclProgram',
        ],
      },
    ],
  },
  {
    folder: 'terraform',
    pins: ['main.tf', 'replicas/main.tf'],
    fetch: [
      ['terraform', 'init', '-input=false', '-no-color'],
      ['terraform', '-chdir=replicas', 'init', '-input=false', '-no-color'],
    ],
    build: [],
    programs: [
      { name: 'terraform', run: ['node', 'terraform.mjs'], timeoutMs: 400_000 },
      { name: 'terraform-replicas', run: ['node', 'replicas.mjs'], timeoutMs: 400_000 },
    ],
  },
  {
    folder: 'rust',
    pins: ['Cargo.toml'],
    fetch: [['cargo', 'fetch', '--quiet']],
    build: [['cargo', 'build', '--quiet', '--offline', '--target-dir', 'target']],
    programs: [{ name: 'aws-sdk-rust', run: ['target/debug/program'] }],
  },
]
