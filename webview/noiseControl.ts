import type { SeriesMessage } from '../src/protocol';
import { createButton, createNumberField, createSlider, labelled } from './controls';
import { element } from './dom';
import { formatSignificant } from './format';
import { parseSigma, placeOf, sigmaAt, sliderMiddle } from './noiseScale';

/** While the slider moves, a run is asked for at most this often. */
const SETTLES_MS = 120;

export interface NoiseControl {
  readonly element: HTMLElement;
  /** Shows the noise level of this series. */
  show(series: SeriesMessage): void;
}

/**
 * Slider and field for the assumed noise level, and a button back to the estimate.
 *
 * @param changed Told the level that was chosen; null: estimate it.
 */
export function createNoiseControl(changed: (sigma: number | null) => void): NoiseControl {
  let middle = 1;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const slider = createSlider('Assumed noise level', (place) => {
    const sigma = Number(sigmaAt(place, middle).toPrecision(3));
    field.setValue(formatSignificant(sigma));
    field.setProblem(null);
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => changed(sigma), SETTLES_MS);
  });
  const field = createNumberField('Assumed noise level, as a number', (text) => {
    const sigma = parseSigma(text);
    problem.textContent = sigma === null ? 'Type a number, 0 or larger.' : '';
    field.setProblem(sigma === null ? problem.textContent : null);
    if (sigma !== null) changed(sigma);
  });
  const problem = element('span', { class: 'problem', attributes: { 'aria-live': 'polite' } });
  const reset = createButton({ text: 'Use Estimate', title: 'Estimate the noise level from the data' }, () =>
    changed(null),
  );

  return {
    element: element('div', { class: 'noise' }, [
      labelled('Noise level', slider.element, field.element),
      reset.element,
      problem,
    ]),
    show({ noise, estimatedSigma, before }) {
      if (timer) clearTimeout(timer);
      middle = sliderMiddle(estimatedSigma, before);
      const text = formatSignificant(noise.sigma);
      slider.setValue(placeOf(noise.sigma, middle), `${text}, ${noise.source}`);
      slider.setMarkVisible(estimatedSigma > 0);
      field.setValue(text);
      field.setProblem(null);
      problem.textContent = '';
      reset.element.hidden = noise.source === 'estimated';
    },
  };
}
