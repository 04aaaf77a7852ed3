import {
  notification,
  openFile,
  openWorkbench,
  panel,
  pickFromMenu,
  screenshot,
  selectAll,
  useWorkbench,
} from './workbench';

const TABLE = 'uneven.csv';
const EQUATION = 'index.txt';
const UNSTABLE = 'unstable.txt';

describe('in Polish', () => {
  const workbench = useWorkbench(async () => {
    const rows = Array.from({ length: 20 }, (_, i) => (i === 7 ? `${i},1,2` : `${i},${i * i}`));
    const opened = await openWorkbench([
      { name: TABLE, text: `t,y\n${rows.join('\n')}\n` },
      { name: EQUATION, text: 'a = 2, x = 0..1\ny = a sin(x) + b[1, 2]\n' },
      { name: UNSTABLE, text: "y' = -30 y, y(0) = 1, t = 0..2, method = euler, n = 20\n" },
    ]);
    // What a language pack sets in the page.
    await opened.page.addInitScript("globalThis._VSCODE_NLS_LANGUAGE = 'pl';");
    await opened.page.reload();
    await opened.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    return opened;
  });

  /** Runs a command of the menu on all of a file. */
  async function run(file: string, command: string): Promise<void> {
    const editor = await openFile(workbench.page, file);
    await selectAll(workbench.page, file);
    await pickFromMenu(workbench.page, editor, command);
  }

  /** Waits for a notification that says so. */
  async function isNotified(message: string): Promise<void> {
    await (await notification(workbench.page, message)).first().waitFor({ timeout: 100_000 });
  }

  it('an error says what is wrong in a file, and where', async () => {
    await run(TABLE, 'Odszum dane');
    await isNotified(
      `${TABLE}, wiersz 9, kolumna 1: ten wiersz ma inną liczbę komórek (3) niż oczekiwana (2).`,
    );
  });

  it('an error says what is wrong in an equation, and where', async () => {
    await run(EQUATION, 'Odszum równanie');
    await isNotified(`${EQUATION}, wiersz 2, kolumna 5: Indeks musi mieć postać x[n], x[n+1] lub x[n-1].`);
  });

  it('the panel says how an equation was computed', async () => {
    await run(UNSTABLE, 'Odszum równanie');
    const shown = panel(workbench.page);
    await shown.getByRole('rowheader', { name: 'Euler, kroków: 20' }).waitFor({ timeout: 100_000 });
    await shown.getByText('Metoda Eulera jest niestabilna przy h = 0.1: najszybszy zanik').waitFor();
    await screenshot(workbench.page, 'polish');
  });
});
