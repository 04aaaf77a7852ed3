/** Colours of the theme as a canvas needs them: resolved. */
export interface PlotTheme {
  readonly text: string;
  readonly grid: string;
  readonly before: string;
  readonly beforeLine: string;
  readonly after: string;
  readonly band: string;
  readonly bandEdge: string;
  readonly residual: string;
  readonly zero: string;
  readonly reference: string;
  readonly missing: string;
  readonly outlier: string;
  readonly shade: string;
  /** Samples of the posterior. */
  readonly thin: string;
  readonly font: string;
  readonly highContrast: boolean;
}

/** Reads the theme's colours; the style sheet says which of VS Code's they are. */
export function plotTheme(): PlotTheme {
  const probe = document.createElement('span');
  document.body.append(probe);
  const color = (name: string) => {
    probe.style.color = `var(--denoise-${name})`;
    return getComputedStyle(probe).color;
  };
  const theme: PlotTheme = {
    text: color('text'),
    grid: color('grid'),
    before: color('before'),
    beforeLine: color('before-line'),
    after: color('after'),
    band: color('band'),
    bandEdge: color('band-edge'),
    residual: color('residual'),
    zero: color('zero'),
    reference: color('reference'),
    missing: color('missing'),
    outlier: color('outlier'),
    shade: color('shade'),
    thin: color('thin'),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
    highContrast: /vscode-high-contrast/.test(document.body.className),
  };
  probe.remove();
  return theme;
}

/** Calls `changed` whenever VS Code switches the theme. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  // VS Code writes its colours into the root's style and the kind of theme into the body's class.
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
}
