// Loaded before a program (NODE_OPTIONS=--require): writes a line of WATCH_LOG at first, and for each connection, name looked up,
// process started and file written by it and by the processes that it starts.
const fs = require('node:fs');
const { constants, existsSync, realpathSync, writeSync } = fs;
const path = require('node:path');

const log = fs.openSync(process.env.WATCH_LOG, 'a');
const note = (what, ...args) => writeSync(log, `${[what, ...args].join(' ')}\n`);

note('watching');

/** The full name of a file as far as it exists. */
function fullName(file) {
  const name = path.resolve(String(file instanceof URL ? file.pathname : file));
  return existsSync(name) ? realpathSync(name) : name;
}

function wrap(object, names, before) {
  for (const name of names) {
    const original = object[name];
    if (typeof original !== 'function') continue;
    object[name] = function (...args) {
      before(name, args);
      return original.apply(this, args);
    };
  }
}

const net = require('node:net');
const isChannel = ([options]) => typeof options === 'object' && options !== null && 'fd' in options;
wrap(
  net.Socket.prototype,
  ['connect'],
  (_, args) => isChannel(args) || note('connect', JSON.stringify(args[0])),
);
wrap(net.Server.prototype, ['listen'], (_, args) => note('listen', JSON.stringify(args[0])));
wrap(require('node:dgram'), ['createSocket'], () => note('datagram'));
const dns = require('node:dns');
for (const each of [dns, dns.promises]) {
  wrap(each, ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'reverse'], (name, [host]) =>
    note(name, host),
  );
}
wrap(globalThis, ['fetch'], (_, [address]) => note('fetch', String(address)));
wrap(
  require('node:child_process'),
  ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'],
  (name, [program]) => note('process', name, fullName(program)),
);

const WRITING = constants.O_WRONLY | constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC;
const writes = (flags) =>
  typeof flags === 'number' ? (flags & WRITING) !== 0 : /[wa+]/.test(String(flags ?? 'r'));
const changing = [
  'writeFile',
  'appendFile',
  'mkdir',
  'mkdtemp',
  'truncate',
  'rmdir',
  'symlink',
  'link',
  'createWriteStream',
];
const withSync = (names) => [...names, ...names.map((name) => `${name}Sync`)];
for (const each of [fs, fs.promises]) {
  wrap(each, withSync(changing), (_, [file]) => typeof file === 'number' || note('write', fullName(file)));
  wrap(each, withSync(['rename', 'copyFile', 'cp']), (_, [, to]) => note('write', fullName(to)));
  wrap(each, withSync(['open']), (_, [file, flags]) => {
    if (writes(typeof flags === 'function' ? 'r' : flags)) note('write', fullName(file));
  });
}
