import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OSCILLATORY, REGULAR } from '../../../bench/accuracy/waveLabSignals';

describe('benchmark signals', () => {
  const golden: Record<string, number[]> = JSON.parse(
    readFileSync(join(process.cwd(), 'test/fixtures/wavelab-128.json'), 'utf8'),
  );
  const signals = { ...REGULAR, ...OSCILLATORY };

  it('are the 23 of the reference implementation', () => {
    assert.deepEqual(Object.keys(signals).sort(), Object.keys(golden).sort());
  });

  for (const [name, signal] of Object.entries(signals)) {
    it(`${name} equals its reference values`, () => {
      const f = signal(128);
      const size = Math.max(...golden[name].map(Math.abs));
      golden[name].forEach((v, i) => {
        assert.ok(Math.abs(f[i] - v) <= 1e-7 * size, `sample ${i}: ${f[i]} is not ${v}`);
      });
    });
  }
});
