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
const library = createRequire(${JSON.stringify(program.cli)})(${JSON.stringify(program.library)}) as {
  openDenoiser(modelFolder: string): Promise<object>;
  denoise(series: Series, settings: object, denoiser: object): Promise<Result>;
};

interface Series {
  name: string;
  /** Positions, ascending; null for equally spaced samples. */
  x: Float64Array | null;
  /** Samples; NaN where one is missing. */
  y: Float64Array;
}

interface Result {
  /** The posterior mean E[x | y]. */
  after: Float64Array;
  /** The band; null at bandLevel 0. */
  lower: Float64Array | null;
  upper: Float64Array | null;
}

const series: Series = {
  name: ${JSON.stringify(series.name)},
  x: ${series.x === null ? 'null' : array(series.x)},
  y: ${array(series.before)},
};

const settings = ${JSON.stringify(settings, null, 2)};

async function main(): Promise<void> {
  const denoiser = await library.openDenoiser(${JSON.stringify(program.modelFolder)});
  const { after } = await library.denoise(series, settings, denoiser);
  console.log(Array.from(after).join('\\n'));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
`;
}
