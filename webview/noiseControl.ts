import type { SeriesMessage } from '../src/protocol';
import { createButton, createNumberField, createSlider, labelled } from './controls';
import { element } from './dom';
import { formatSignificant } from './format';
import { parseSigma, placeOf, sigmaAt, sliderMiddle } from './noiseScale';
import { text as words } from './strings';

/** While the slider moves, a run is asked for at most this often. */
const SETTLES_MS = 120;

export interface NoiseControl {
  readonly element: HTMLElement;
  /** Shows the noise level of this series, unless another one is being chosen or was asked for. */
  show(series: SeriesMessage): void;
  /** What was asked for will not come: the next series is shown whatever its level. */
  settle(): void;
}

/**
 * Slider and field for the assumed noise level, and a button back to the estimate.
 *
 * @param changed Told the level that was chosen; null: estimate it.
 */
export function createNoiseControl(changed: (sigma: number | null) => void): NoiseControl {
  let middle = 1;
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** The level that was asked for and is not there yet; undefined: none. */
  let asked: number | null | undefined;

  function ask(sigma: number | null): void {
    asked = sigma;
    changed(sigma);
  }

  const slider = createSlider(words.assumedNoise, (place) => {
    const sigma = Number(sigmaAt(place, middle).toPrecision(3));
    field.setValue(formatSignificant(sigma));
    field.setProblem(null);
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      ask(sigma);
    }, SETTLES_MS);
  });
  const field = createNumberField(words.assumedNoiseNumber, (text) => {
    const sigma = parseSigma(text);
    problem.textContent = sigma === null ? words.typeSigma : '';
    field.setProblem(sigma === null ? problem.textContent : null);
    if (sigma !== null) ask(sigma);
  });
  const problem = element('span', { class: 'problem', attributes: { 'aria-live': 'polite' } });
  const reset = createButton({ text: words.useEstimate, title: words.useEstimateTitle }, () => ask(null));

  return {
    element: element('div', { class: 'noise' }, [
      labelled(words.noiseLevel, slider.element, field.element),
      reset.element,
      problem,
    ]),
    show({ noise, estimatedSigma, before }) {
      const given = noise.source === 'given' ? noise.sigma : null;
      if (timer || (asked !== undefined && asked !== given)) return;
      asked = undefined;
      middle = sliderMiddle(estimatedSigma, before);
      const text = formatSignificant(noise.sigma);
      slider.setValue(placeOf(noise.sigma, middle), words.spokenLevel(text, noise.source));
      slider.setMarkVisible(estimatedSigma > 0);
      if (!field.hasFocus()) {
        field.setValue(text);
        field.setProblem(null);
        problem.textContent = '';
      }
      reset.element.hidden = noise.source !== 'given';
    },
    settle() {
      if (timer) clearTimeout(timer);
      timer = null;
      asked = undefined;
    },
  };
}
