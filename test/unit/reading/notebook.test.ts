import assert from 'node:assert/strict';
import { dataOfBytes } from '../../../src/core/dataFile';
import { InputError } from '../../../src/core/errors';

const VALUES = Array.from({ length: 16 }, (_, i) => Math.round(100 * Math.sin(i / 3)) / 100);

const printed = (text: string) => ({ output_type: 'stream', name: 'stdout', text: text.split(/(?<=\n)/) });
const shown = (text: string) => ({
  output_type: 'execute_result',
  execution_count: 1,
  data: { 'text/plain': text.split(/(?<=\n)/) },
  metadata: {},
});
const notebook = (...outputs: object[]) =>
  Buffer.from(
    JSON.stringify({
      cells: [
        { cell_type: 'markdown', metadata: {}, source: ['# 1 2 3'] },
        ...outputs.map((output) => ({ cell_type: 'code', source: ['y'], outputs: [output] })),
      ],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    }),
  );

describe('Jupyter notebooks', () => {
  it('reads the longest output and names its cell and the others', () => {
    const { table } = dataOfBytes(
      notebook(
        shown(`[${VALUES.slice(0, 9).join(', ')}]`),
        printed(`${VALUES.join('\n')}\n`),
        printed('done\n'),
      ),
    );
    assert.deepEqual(Array.from(table.columns[0].values), VALUES);
    assert.match(
      table.notices[0].message,
      /output of cell 3\. Left out, with their numbers of rows: 2 \(9\)/,
    );
    assert.equal(table.columns[0].starts.length, 0);
  });

  it('refuses output with samples missing, with the reason', () => {
    const text = `array([${VALUES.slice(0, 3).join(', ')}, ..., ${VALUES.slice(-3).join(', ')}])`;
    assert.throws(
      () => dataOfBytes(notebook(shown(text))),
      (e) => e instanceof InputError && e.code === 'ellipsis' && /cell 2/.test(e.message),
    );
  });

  it('refuses a notebook without numbers and a damaged one', () => {
    assert.throws(
      () => dataOfBytes(notebook(printed('hello\n'))),
      (e) => e instanceof InputError && e.code === 'no-numbers' && /run the cell/.test(e.message),
    );
    assert.throws(
      () => dataOfBytes(notebook(printed('hello\n')).subarray(0, -1)),
      (e) => e instanceof InputError && e.code === 'bad-file' && /damaged/.test(e.message),
    );
  });

  it('is never written to', async () => {
    const file = dataOfBytes(notebook(printed(`${VALUES.join('\n')}\n`)));
    await assert.rejects(
      file.write('/nowhere', []),
      (e) => e instanceof InputError && /running its cells/.test(e.message),
    );
  });
});
