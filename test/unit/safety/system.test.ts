import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtScripts } from './builtFiles';

const ROOT = join(__dirname, '../../..');
const ROWS = Array.from(
  { length: 64 },
  (_, i) => `${i},${(Math.sin(i / 8) + 0.1 * Math.cos(i * i)).toFixed(3)}`,
);
const TABLE = `t,y\n${ROWS.join('\n')}\n`;

/** Has the inference process, whose path it is given, do its jobs, one after another. */
const HOST = `
const { fork } = require('node:child_process');
const [server, models, requests] = process.argv.slice(2);
const child = fork(server, [models], { serialization: 'advanced' });
const waiting = JSON.parse(requests);
const next = () => {
  const request = waiting.shift();
  if (request) child.send({ id: 1, request });
  else child.disconnect();
};
child.on('message', ({ type, message }) => {
  if (type === 'failed') throw new Error(message);
  if (type === 'done') next();
});
next();
`;
const SETTINGS = {
  method: 'diffusion',
  sigma: null,
  bandLevel: 0.9,
  outliers: 'keep',
  errorBars: 'use',
  seed: 1,
  samples: 4,
  untouched: [],
};
const REQUESTS = [
  {
    kind: 'run',
    source: { text: TABLE },
    ranges: null,
    reading: { decimalMark: null, delimiter: null, header: null, firstLine: null },
    choice: { columns: null, x: null },
    settings: SETTINGS,
  },
  {
    kind: 'equation',
    job: {
      candidates: [{ text: "y' = -y, y(0) = 1, t = 0..2, method = euler, h = 0.1", data: [] }],
      language: '',
      answers: '',
      settings: SETTINGS,
    },
  },
];

/** Whether system calls can be watched here. */
const canTrace =
  process.platform === 'linux' && spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;

describe('what the programs ask of the system', function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    assert.ok(builtScripts().size > 0);
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'denoise-system-')));
    writeFileSync(join(folder, 'a.csv'), TABLE);
    writeFileSync(join(folder, 'b.csv'), TABLE);
    writeFileSync(join(folder, 'host.cjs'), HOST);
  });
  after(() => rmSync(folder, { recursive: true }));

  const cli = join(ROOT, 'dist/cli.js');
  const inference = join(ROOT, 'dist/inference.js');
  const programs: readonly { name: string; args: readonly string[]; writes: readonly string[] }[] = [
    { name: 'printing results', args: [cli, '--json', '--quantities', 'a.csv'], writes: [] },
    {
      name: 'writing a copy and a figure',
      args: [cli, '--out', 'copy.csv', '--plot', 'figure.svg', 'a.csv'],
      writes: ['copy.csv', 'figure.svg'],
    },
    {
      name: 'cleaning many files',
      args: [cli, '--jobs', '2', '--output-folder', 'copies', 'a.csv', 'b.csv'],
      writes: ['copies', 'copies/a.csv', 'copies/b.csv'],
    },
    {
      name: 'solving an equation',
      args: [cli, 'solve', "y' = -y, y(0) = 1, t = 0..2, method = euler, h = 0.1"],
      writes: [],
    },
    {
      name: 'the jobs of the extension',
      args: ['host.cjs', inference, join(ROOT, 'models'), JSON.stringify(REQUESTS)],
      writes: [],
    },
  ];

  /** The name that a file is to get, without the letters of its temporary one. */
  const finalName = (file: string) => file.replace(/\.[0-9a-f]{12}\.tmp$/, '');

  function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
    rmSync(join(folder, 'copies'), { recursive: true, force: true });
    // Home and temporary folder are watched too: they are empty ones.
    const places = { HOME: join(folder, 'home'), TMPDIR: join(folder, 'temporary') };
    execFileSync(command, args, { cwd: folder, env: { ...process.env, ...places, ...env }, stdio: 'pipe' });
    for (const place of Object.values(places)) assert.ok(!existsSync(place), `${place} was made`);
  }

  /** What a program of Node does, a line each. */
  function watched(args: readonly string[]): string[] {
    const log = join(folder, 'watch.log');
    writeFileSync(log, '');
    const NODE_OPTIONS = `--require ${JSON.stringify(join(__dirname, 'watch.cjs'))}`;
    run(process.execPath, args, { NODE_OPTIONS, WATCH_LOG: log });
    return readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && line !== 'watching');
  }

  it('is seen where it is a connection, a process or a file', () => {
    const bad = `
      require('node:net').connect(9, '127.0.0.1').on('error', () => {});
      require('node:dns').lookup('localhost', () => {});
      require('node:child_process').execSync('true');
      require('node:fs').writeFileSync('bad.txt', '');
      require('node:fs').rmSync('bad.txt');
      import('node:fs/promises').then(({ mkdtemp, rmdir }) => mkdtemp('bad').then(rmdir));
    `;
    const seen = watched(['-e', bad]);
    for (const what of ['connect', 'lookup', 'process', `write ${join(folder, 'bad')}`]) {
      assert.ok(
        seen.some((line) => line.startsWith(what)),
        `${what}: ${seen.join('\n')}`,
      );
    }
    assert.ok(seen.some((line) => line === `write ${join(folder, 'bad.txt')}`));
  });

  for (const { name, args, writes } of programs) {
    it(`${name}: no connection, and no file but those asked for, by Node's functions`, () => {
      const lines = watched(args);
      const programsStarted = lines.filter((line) => line.startsWith('process '));
      for (const line of programsStarted) {
        assert.ok(
          [cli, inference, process.execPath].some((program) => line.endsWith(` ${realpathSync(program)}`)),
          line,
        );
      }
      const others = lines.filter((line) => !line.startsWith('process ')).map(finalName);
      assert.deepEqual(
        [...new Set(others)].sort(),
        writes.map((file) => `write ${join(folder, file)}`).sort(),
      );
    });

    if (canTrace) {
      it(`${name}: no connection, and no file but those asked for, by system calls`, () => {
        const log = join(folder, 'trace.log');
        const calls =
          'trace=socket,connect,bind,sendto,sendmsg,open,openat,creat,rename,renameat,renameat2,mkdir,mkdirat';
        run('strace', ['-f', '-qq', '-s', '4096', '-e', calls, '-o', log, process.execPath, ...args]);
        const made = readFileSync(log, 'utf8')
          .split('\n')
          .filter((line) => !/= -1 E|resumed>/.test(line));
        // Processes of one program talk by sockets without an address.
        const sockets = made.filter(
          (line) => /\b(socket|connect|bind|sendto)\(/.test(line) && !/AF_UNIX|AF_LOCAL/.test(line),
        );
        assert.deepEqual(sockets, []);
        const written = made.flatMap((line) => {
          const changes = /\b(mkdir|mkdirat|creat)\(|\bopen(at)?\(.*O_(WRONLY|RDWR|CREAT)/.test(line);
          const file = /"([^"]*)"/.exec(line)?.[1];
          return changes && file && !/^\/(dev|proc)\//.test(file)
            ? [finalName(join(folder, file.replace(`${folder}/`, '')))]
            : [];
        });
        assert.deepEqual([...new Set(written)].sort(), writes.map((file) => join(folder, file)).sort());
      });
    }
  }

  it('leaves nothing else beside the data', () => {
    const left = readdirSync(folder).filter((name) => !name.endsWith('.log'));
    assert.deepEqual(left.sort(), ['a.csv', 'b.csv', 'copy.csv', 'figure.svg', 'host.cjs']);
  });
});
