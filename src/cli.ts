/** `denoise-data`: the pipeline on the command line. */
import { join } from 'node:path';
import { main } from './cli/main';

// A reader that has seen enough, such as `head`, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

// Source and bundle stand at the same depth beside models/.
void main(process.argv.slice(2), join(__dirname, '..', 'models')).then((code) => {
  process.exitCode = code;
});
