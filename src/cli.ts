#!/usr/bin/env node
/** `denoise-data`: the pipeline on the command line. */
import { join } from 'node:path';
import { serveFiles, WORKER_ARGUMENT } from './cli/fileWorker';
import { main } from './cli/main';

// A reader that has seen enough, such as `head`, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`denoise-data: the result cannot be printed: ${error.message}. Print it elsewhere.\n`);
  process.exit(2);
});
// Notes that nobody reads are no reason to stop.
process.stderr.on('error', () => undefined);

// Source and bundle stand at the same depth beside models/.
const modelFolder = join(__dirname, '..', 'models');

if (process.send && process.argv[2] === WORKER_ARGUMENT) serveFiles(modelFolder);
else {
  void main(process.argv.slice(2), modelFolder).then((code) => {
    process.exitCode = code;
  });
}
