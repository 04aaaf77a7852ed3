/** Reads damaged specimens until the time is over, and judges what happens. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { dataOfBytes } from '../../src/core/dataFile';
import { InputError } from '../../src/core/errors';
import { readTable } from '../../src/core/reading/readTable';
import { mutated, randomFrom } from './mutate';

const ROOT = join(__dirname, '..', '..');
/** Time for a text of 1 MB; shorter texts have half of it at least. */
const SECONDS_A_MEGABYTE = 1;
const LEAST_SECONDS = 0.5;
/** A text that took too long is read again: the first time the compiler or the collector may have been at work. */
const RETRIES = 5;
const WARM_UP_DOCUMENTS = 500;
/** So many of the slowest texts are told. */
const SLOWEST = 8;
/** Growth of the heap, after collection, that counts as a leak. */
const MOST_GROWTH_MEGABYTES = 50;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

function heapAfterCollection(): number {
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

export interface FuzzReport {
  readonly documents: number;
  readonly read: number;
  readonly refused: number;
  readonly characters: number;
  /** The texts over 100,000 characters that took the most seconds a million characters, the slowest first. */
  readonly slowest: readonly { readonly seed: number; readonly secondsAMegabyte: number }[];
  readonly heapStart: number;
  readonly heapEnd: number;
  readonly failures: readonly string[];
}

function filesIn(folder: string, test: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && test.test(entry.name))
    .map((entry) => join(ROOT, folder, entry.name))
    .sort();
}

function specimens(): string[] {
  const files = [
    ...filesIn('test/fixtures/reading', /(?<!\.golden\.json)$/),
    ...filesIn('examples', /^(?!make\.py)/),
  ];
  return files.map((file) => readFileSync(file, 'utf8')).filter((text) => text.length < 20_000);
}

function arrays(): Uint8Array[] {
  return filesIn('test/fixtures/corpus/npy', /\.np[yz]$/).map((file) => new Uint8Array(readFileSync(file)));
}

const TEXTS = specimens();
const ARRAYS = arrays();

/** What one document gives: 'read', 'refused', or what is wrong. */
function judge(read: () => void, megabytes: number, slack: number): { outcome: string; seconds: number } {
  const limit = slack * Math.max(LEAST_SECONDS, SECONDS_A_MEGABYTE * megabytes);
  let seconds = Number.POSITIVE_INFINITY;
  let outcome = '';
  for (let attempt = 0; attempt <= RETRIES && seconds > limit; attempt += 1) {
    const started = performance.now();
    const usage = process.cpuUsage();
    try {
      read();
      outcome = 'read';
    } catch (error) {
      outcome =
        error instanceof InputError ? 'refused' : `threw ${error instanceof Error ? error.stack : error}`;
    }
    const { user, system } = process.cpuUsage(usage);
    // Other programs slow the clock down; the collector's threads add processor time.
    seconds = Math.min(seconds, (user + system) / 1e6, (performance.now() - started) / 1000);
  }
  if (seconds > limit) outcome = `took ${seconds.toFixed(2)} s where ${limit.toFixed(2)} s are allowed`;
  return { outcome, seconds };
}

/** The document with this seed: a text, or now and then an array file with wrong bytes. */
function documentOf(seed: number): { read: () => void; length: number; start: string; text: string } {
  const random = randomFrom(seed);
  if (random() < 0.1 && ARRAYS.length > 0) {
    const bytes = ARRAYS[Math.floor(random() * ARRAYS.length)].slice();
    for (let changes = 1 + Math.floor(random() * 6); changes > 0; changes -= 1) {
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    }
    const cut = bytes.subarray(0, random() < 0.3 ? Math.floor(random() * bytes.length) : bytes.length);
    return { read: () => void dataOfBytes(cut), length: cut.length, start: 'an array file', text: '' };
  }
  const text = mutated(TEXTS, random);
  const stretch = () => {
    const start = Math.floor(random() * text.length);
    return { start, end: start + Math.floor(random() * (text.length - start)) };
  };
  const selected = random();
  const ranges = selected < 0.1 ? [stretch()] : selected < 0.2 ? Array.from({ length: 12 }, stretch) : null;
  return {
    read: () => void readTable(text, ranges),
    length: text.length,
    start: JSON.stringify(text.slice(0, 300)),
    text,
  };
}

/** The text with this seed; '' where it is an array file. */
export function fuzzedText(seed: number): string {
  return documentOf(seed).text;
}

/** Reads the document with this seed and says what it is and what came of it. */
export function fuzzOnce(seed: number): string {
  const { read, length, start } = documentOf(seed);
  const { outcome, seconds } = judge(read, length / 1e6, 1);
  return `${outcome} in ${seconds.toFixed(3)} s, ${length} characters: ${start}`;
}

/**
 * Reads documents for some seconds.
 * @param tell gets each failure as it is found
 * @param slack multiplies the time that a reading may take
 */
export function fuzz(
  seconds: number,
  firstSeed: number,
  tell: (line: string) => void,
  slack = 1,
): FuzzReport {
  const ends = performance.now() + 1000 * seconds;
  const failures: string[] = [];
  const counts = { documents: 0, read: 0, refused: 0, characters: 0 };
  const slowest: { seed: number; secondsAMegabyte: number }[] = [];
  let heapStart = Number.NaN;
  for (let seed = firstSeed; performance.now() < ends; seed += 1) {
    const { read, length, start } = documentOf(seed);
    const judged = judge(read, length / 1e6, slack);
    counts.documents += 1;
    counts.characters += length;
    if (length > 100_000) {
      const rate = (judged.seconds / length) * 1e6;
      const place = slowest.findIndex(({ secondsAMegabyte }) => secondsAMegabyte < rate);
      if (place >= 0 || slowest.length < SLOWEST) {
        // Once more: the first time the compiler or the collector may have been at work.
        const again = (judge(read, length / 1e6, slack).seconds / length) * 1e6;
        slowest.push({ seed, secondsAMegabyte: Math.min(rate, again) });
        slowest.sort((a, b) => b.secondsAMegabyte - a.secondsAMegabyte);
        slowest.length = Math.min(slowest.length, SLOWEST);
      }
    }
    if (judged.outcome === 'read') counts.read += 1;
    else if (judged.outcome === 'refused') counts.refused += 1;
    else {
      const failure = `seed ${seed}: ${judged.outcome}: ${start}`;
      failures.push(failure);
      tell(failure);
    }
    if (counts.documents === WARM_UP_DOCUMENTS) heapStart = heapAfterCollection();
  }
  const heapEnd = heapAfterCollection();
  if (Number.isNaN(heapStart)) heapStart = heapEnd;
  if (heapEnd - heapStart > MOST_GROWTH_MEGABYTES) {
    failures.push(`the heap grew from ${heapStart.toFixed(0)} to ${heapEnd.toFixed(0)} MB`);
  }
  return { ...counts, slowest, heapStart, heapEnd, failures };
}
