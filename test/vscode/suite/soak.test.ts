import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { closeEverything, denoiseActive, denoiseApi, openText, resultOf } from './workspace';

/** `npm run soak` asks for 1,000. */
const RUNS = Number(process.env.DENOISE_SOAK_RUNS ?? 60);
/** Before memory and handles are compared: caches fill, code is compiled. */
const WARM_UP = RUNS / 10;
/** Growth of the resident memory of either process, in megabytes, that is none: collectors take their time. */
const SLACK_MB = 40;

interface Usage {
  readonly hostMb: number;
  readonly inferenceMb: number;
  readonly hostHandles: number;
  readonly inferenceHandles: number;
}

const handlesOf = (pid: number | 'self') => readdirSync(`/proc/${pid}/fd`).length;
const residentMb = (pid: number | 'self') =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** The processes that this one has started, and that run our program. */
function inferenceProcesses(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        return (
          Number(parent) === process.pid &&
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('inference.js')
        );
      } catch {
        // Ended meanwhile.
        return false;
      }
    });
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

describe('run after run', () => {
  afterEach(closeEverything);

  if (process.platform === 'linux') {
    it('leaves no process behind, and takes no more memory and handles', async () => {
      const api = await denoiseApi();
      const text = Array.from({ length: 200 }, (_, i) =>
        (Math.sin(i / 8) + 0.1 * Math.cos(i * i)).toFixed(3),
      );
      const { document } = await openText(text.join('\n'));
      assert.deepEqual(await denoiseActive(), []);
      const pid = api.inferencePid();
      assert.ok(pid);
      const usage: Usage[] = [];
      for (let run = 0; run < RUNS; run++) {
        await api.send(document.uri, { type: 'refresh' });
        if (run < WARM_UP) continue;
        usage.push({
          hostMb: residentMb('self'),
          inferenceMb: residentMb(pid),
          hostHandles: handlesOf('self'),
          inferenceHandles: handlesOf(pid),
        });
      }
      assert.equal((await resultOf(document.uri)).series[0].before.length, text.length);
      assert.equal(api.inferencePid(), pid, 'one process did all');
      assert.deepEqual(inferenceProcesses(), [pid]);

      const tenth = Math.ceil(usage.length / 10);
      const part = (list: readonly Usage[]) => ({
        hostMb: median(list.map((each) => each.hostMb)),
        inferenceMb: median(list.map((each) => each.inferenceMb)),
        hostHandles: median(list.map((each) => each.hostHandles)),
        inferenceHandles: median(list.map((each) => each.inferenceHandles)),
      });
      const [first, last] = [part(usage.slice(0, tenth)), part(usage.slice(-tenth))];
      const show = ({ hostMb, inferenceMb, hostHandles, inferenceHandles }: Usage) =>
        `host ${hostMb.toFixed(0)} MB, ${hostHandles} handles; inference ${inferenceMb.toFixed(0)} MB, ${inferenceHandles} handles`;
      console.info(`${RUNS} runs, after the first ${WARM_UP}: ${show(first)}; at the end: ${show(last)}`);
      assert.ok(last.hostMb < first.hostMb + SLACK_MB, `host: ${first.hostMb} to ${last.hostMb} MB`);
      assert.ok(
        last.inferenceMb < first.inferenceMb + SLACK_MB,
        `inference: ${first.inferenceMb} to ${last.inferenceMb} MB`,
      );
      // VS Code opens and closes a few of its own.
      assert.ok(
        last.hostHandles <= first.hostHandles + 3,
        `${first.hostHandles} to ${last.hostHandles} handles`,
      );
      assert.ok(last.inferenceHandles <= first.inferenceHandles, `${last.inferenceHandles} handles`);
    }).timeout(800_000);
  }
});
