import type { Memento } from 'vscode';

const KEY = 'denoise.equationAnswers';
/** Older ones are forgotten. */
const MOST = 100;

/** What was answered for what equations leave open, remembered in the workspace by the equation's text. */
export class EquationAnswers {
  constructor(private readonly state: Memento) {}

  /** The answers for a text; '' where there are none. */
  get(text: string): string {
    const found = this.all().find(([known]) => known === text);
    return found ? found[1] : '';
  }

  set(text: string, answers: string): void {
    const others = this.all().filter(([known]) => known !== text);
    const kept = answers === '' ? others : [...others, [text, answers] as const];
    void this.state.update(KEY, kept.slice(-MOST));
  }

  private all(): readonly (readonly [string, string])[] {
    const kept = this.state.get<unknown>(KEY);
    if (!Array.isArray(kept)) return [];
    return kept.filter(
      (entry): entry is [string, string] =>
        Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'string',
    );
  }
}
