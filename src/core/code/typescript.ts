import { inComment, madeBy, numberLines, type Recipe } from './recipe';

/** A TypeScript program that prints the cleaned values, computed by the extension's own library. */
export function typescriptCode(recipe: Recipe): string {
  const { program, series, settings, source } = recipe;
  const array = (values: Float64Array): string =>
    `Float64Array.from([\n${numberLines(values, '  ', 'Number.NaN')}\n])`;
  return `// ${inComment(`Denoise ${program.version}: ${series.name} of ${source}, again.`)}
// ${madeBy(recipe)}
// Run it with: npx tsx FILE (Node.js 20 or newer)
import { createRequire } from 'node:module';

// The library of the installed extension: its version is in the path.
const { denoise } = createRequire(${JSON.stringify(program.cli)})(${JSON.stringify(program.library)}) as {
  /** NaN where a sample is missing. */
  denoise(values: Float64Array, options: object): Promise<Result>;
};

interface Result {
  /** The posterior mean E[x | y]. */
  after: Float64Array;
  /** The band; null at bandLevel 0. */
  lower: Float64Array | null;
  upper: Float64Array | null;
}

const y = ${array(series.before)};

const options = {
${series.x === null ? '' : `  x: ${array(series.x).replaceAll('\n', '\n  ')},\n`}${series.errorBars === null ? '' : `  errorBars: ${array(series.errorBars).replaceAll('\n', '\n  ')},\n`}${optionLines(settings)}
};

async function main(): Promise<void> {
  const { after } = await denoise(y, options);
  console.log(Array.from(after).join('\\n'));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
`;
}

/** The settings as the library's options, which takes error bars where it is given some: null stands for its default. */
function optionLines({ errorBars: _, ...settings }: Recipe['settings']): string {
  return Object.entries(settings)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `  ${name}: ${JSON.stringify(value)},`)
    .join('\n');
}
