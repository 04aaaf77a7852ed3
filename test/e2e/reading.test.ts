import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  openFile,
  openWorkbench,
  pickFromMenu,
  press,
  resultOf,
  save,
  selectAll,
  undoAndSave,
  useWorkbench,
} from './workbench';

/** A noisy sine, the same each time. */
const wave = (i: number) => Math.sin(i / 7) + 0.08 * Math.cos(i * i);
const rows = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i));

interface Specimen {
  readonly name: string;
  readonly text: string;
  readonly samples: number;
  /** What may be written in place of a number. */
  readonly number: RegExp;
}

const SPECIMENS: readonly Specimen[] = [
  {
    name: 'messung.csv',
    samples: 61,
    text: `Zeit [s];Spannung [V];Prüfer\r\n${rows(61, (i) => `${(i / 10).toFixed(1).replace('.', ',')};${wave(i).toFixed(3).replace('.', ',')};"Jörg"`).join('\r\n')}\r\n`,
    number: /^-?\d+,\d{3,}$/,
  },
  {
    name: 'wave.py',
    samples: 62,
    text: `import math\n\nWAVE = [  # as measured\n${rows(62, (i) => `    ${wave(i).toFixed(4)},`).join('\n')}\n]\nMEAN = sum(WAVE) / len(WAVE)  # 1.5 is a guess\n`,
    number: /^-?\d+\.\d{4,}$/,
  },
  {
    name: 'table.md',
    samples: 63,
    text: `# Run 3\n\n|  t |      y |\n|---:|-------:|\n${rows(63, (i) => `| ${String(i).padStart(2)} | ${wave(i).toFixed(3).padStart(6)} |`).join('\n')}\n`,
    number: /^-?\d+\.\d{3,}$/,
  },
];

/** Numbers of the measured column, in the order of the text. */
function measured({ name }: Specimen, text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (name.endsWith('.csv')) return lines.slice(1, -1).map((line) => line.split(';')[1]);
  if (name.endsWith('.py')) return lines.slice(3, -3).map((line) => line.trim().replace(',', ''));
  return lines.slice(4, -1).map((line) => line.split('|')[2].trim());
}

describe('Replace in the text that a person has', () => {
  const workbench = useWorkbench(() => openWorkbench(SPECIMENS));

  afterEach(async () => {
    await workbench.page.keyboard.press('Control+k');
    await workbench.page.keyboard.press('Control+w');
  });

  for (const specimen of SPECIMENS) {
    it(`changes only the numbers of ${specimen.name}, and one undo brings back every byte`, async () => {
      const { page, profile } = workbench;
      const { name, text, samples, number } = specimen;
      const saved = () => readFileSync(path.join(profile.workspace, name), 'utf8');
      const editor = await openFile(page, name);
      await selectAll(page, name);
      await pickFromMenu(page, editor, 'Denoise Data');
      await resultOf(page, samples);
      await press(page, 'Replace');
      await save(page, name);

      const replaced = saved();
      const before = measured(specimen, text);
      const after = measured(specimen, replaced);
      assert.equal(before.length, samples);
      assert.equal(after.length, samples);
      assert.ok(
        after.every((cell) => number.test(cell)),
        after.find((cell) => !number.test(cell)),
      );
      assert.ok(after.filter((cell, i) => cell !== before[i]).length > samples / 2, 'most numbers changed');
      let rest = replaced;
      let original = text;
      for (const [i, cell] of after.entries()) {
        rest = rest.replace(cell, '#');
        original = original.replace(before[i], '#');
      }
      assert.equal(
        rest.replace(/ +#/g, '#'),
        original.replace(/ +#/g, '#'),
        'all but the numbers is as it was',
      );

      await undoAndSave(page, name);
      assert.equal(saved(), text);
    });
  }
});
