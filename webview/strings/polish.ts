import type { MethodName, MethodSetting } from '../../src/core/methods/names';
import type { Strings } from '../strings';

/** Polish has three forms: 1, 2 to 4 (but not 12 to 14), all others. */
const count = (n: number, one: string, few: string, many: string) => {
  const isFew = n % 10 >= 2 && n % 10 <= 4 && !(n % 100 >= 12 && n % 100 <= 14);
  return `${n} ${n === 1 ? one : isFew ? few : many}`;
};
const samples = (n: number) => count(n, 'próbka', 'próbki', 'próbek');
const origin = { estimated: 'oszacowany', given: 'podany' };

const methodTitles: Readonly<Record<MethodSetting, string>> = {
  diffusion: 'Model dyfuzyjny',
  'savitzky-golay': 'Filtr Savitzky’ego-Golaya',
  whittaker: 'Wygładzanie Whittakera',
  wavelet: 'Progowanie falkowe',
  loess: 'Odporny LOESS',
  'total-variation': 'Całkowita wariacja',
  'local-trend': 'Wygładzanie Kalmana',
  stft: 'Progowanie Fouriera',
  median: 'Mediana krocząca',
  none: 'Zostaw bez zmian',
  auto: 'Automatycznie',
};

const assumptions: Readonly<Record<MethodName, string>> = {
  diffusion: 'Krzywa przypomina jeden z wielu rodzajów, na których uczono model.',
  'savitzky-golay': 'Krzywa jest wielomianem w oknie o wszędzie tej samej szerokości.',
  whittaker: 'Krzywa jest wszędzie jednakowo gładka.',
  wavelet: 'Krzywa jest gładka poza nielicznymi miejscami, jak skoki i piki.',
  loess: 'Krzywa jest prawie prosta na wszędzie tej samej szerokości; niektóre próbki mogą odstawać.',
  'total-variation': 'Krzywa jest stała między nielicznymi skokami.',
  'local-trend': 'Poziom i nachylenie krzywej zmieniają się losowo, wszędzie jednakowo.',
  stft: 'Krzywa składa się z niewielu tonów na każdym krótkim odcinku.',
  median: 'Krzywa prawie się nie zgina w krótkim oknie; pojedyncze próbki mogą odstawać.',
  none: 'Próbki są lepsze niż wszystko, co można z nich zrobić.',
};

export const polish: Strings = {
  cancelled: 'Anulowano',
  noResult: 'Brak wyniku',
  runCancelled: 'Obliczenia anulowano.',
  denoising: 'Odszumianie',
  cancel: 'Anuluj',
  refresh: 'Odśwież',
  tryAgain: 'Spróbuj ponownie',
  noAnswer:
    'VS Code nie odpowiada. Poczekaj chwilę albo wczytaj okno ponownie (Deweloper: Załaduj ponownie okno).',
  warnings: 'Ostrzeżenia',
  changed: (source) => `${source}: treść zmieniła się od odczytu. Odśwież, aby zastąpić w niej liczby.`,
  theDocument: 'Dokument',

  noNoise: 'Nie znaleziono szumu',
  noiseLevelOf: (level, source) => `Poziom szumu ${level} (${origin[source]})`,
  accuracy: (before, after, change) =>
    `Błąd ${before} przed, ${after} po${change === null ? '' : ` (${change})`}`,
  timesAsLarge: (ratio, isSmaller) => `${ratio} razy ${isSmaller ? 'mniejszy' : 'większy'}`,
  snr: (value) => `SNR ${value}`,
  samples,
  missingValue: 'brak',
  missing: (n) => `brakuje ${n}`,

  settings: 'Ustawienia',
  column: 'Kolumna',
  compare: 'Porównaj',
  compareTitle: 'Jakiego błędu można oczekiwać od każdej z metod dla tej serii',
  methodTitle: (method) => methodTitles[method],
  bandLabel: 'Pasmo',
  none: 'Brak',
  removeOutliers: 'Usuń wartości odstające',
  removeOutliersTitle: 'Pojedyncze wyskoki jednej próbki są błędem, a nie sygnałem',
  noiseLevel: 'Poziom szumu',
  assumedNoise: 'Przyjęty poziom szumu',
  assumedNoiseNumber: 'Przyjęty poziom szumu jako liczba',
  useEstimate: 'Użyj oszacowania',
  useEstimateTitle: 'Oszacuj poziom szumu na podstawie danych',
  typeSigma: 'Wpisz liczbę nie mniejszą niż 0.',
  spokenLevel: (level, source) => `${level}, ${origin[source]}`,
  undoSetting: 'Cofnij ustawienie',
  redoSetting: 'Ponów ustawienie',
  moreSettings: 'Więcej ustawień',
  fewerSettings: 'Mniej ustawień',
  xColumn: 'Kolumna x',
  equallySpaced: 'brak, równe odstępy',
  columns: 'Kolumny',
  delimiter: 'Kolumny oddzielają',
  delimiters: {
    comma: 'przecinki',
    semicolon: 'średniki',
    tab: 'tabulatory',
    pipe: 'kreski pionowe',
    blanks: 'odstępy',
    none: 'nic, jedna kolumna',
  },
  decimalMark: 'Znak dziesiętny',
  point: 'kropka',
  comma: 'przecinek',
  header: 'Nagłówek',
  yes: 'tak',
  no: 'nie',
  firstLine: 'Pierwszy wiersz',
  typeLine: 'Wpisz numer wiersza albo nic.',
  automatic: 'automatycznie',
  bandSamples: 'Próby do pasma',
  standardSamples: 'standardowo',
  seed: 'Ziarno',
  typeSeed: 'Wpisz liczbę całkowitą od 0 do 4294967295.',
  untouched: 'Bez zmian',
  markStretch: 'Zaznacz na wykresie',
  from: 'od',
  to: 'do',
  add: 'Dodaj',
  typeStretch: 'Wpisz dwie liczby, najpierw mniejszą.',
  removeStretch: (from, to) => `Odszumiaj znowu od ${from} do ${to}`,
  oneColumnAtLeast: 'Musi zostać co najmniej jedna kolumna.',

  chart: 'wykres',
  plotOf: (name, x) =>
    `Wykres ${name} względem ${x}. Strzałki w lewo i w prawo przesuwają, w górę i w dół powiększają i pomniejszają, Home pokazuje całość.`,
  sample: 'Próbka',
  before: 'Przed',
  after: 'Po',
  band: 'pasmo',
  bandOf: (level) => `Pasmo ${level}`,
  reference: 'Odniesienie',
  outlier: 'Odstająca',
  missingLegend: 'Brakująca',
  fromTo: (from, to) => `${from} do ${to}`,
  removed: 'usunięte',
  frequency: 'częstotliwość',
  amplitude: 'amplituda',
  perSample: '1/próbka',
  plots: 'Wykresy',
  plotRemoved: 'Usunięty szum',
  plotDerivative: 'Pochodna',
  plotSpectrum: 'Widmo',
  plotPhase: 'Płaszczyzna fazowa',
  plotDiffusion: 'Odwrotna dyfuzja',
  logX: 'Logarytmiczna oś x',
  logY: 'Logarytmiczna oś y',
  logNeedsPositive: 'Na osi logarytmicznej mieszczą się tylko wartości dodatnie.',
  everySeries: 'Wszystkie kolumny, każda osobno',
  boxZoom: 'Powiększ prostokąt (lub przeciągnij z klawiszem Shift)',
  showAll: 'Pokaż całość (Home)',
  noSpectrum: 'Widmo wymaga próbek w równych odstępach, dlatego go nie pokazano.',
  notOnLogAxis: (n) => `${samples(n)} o wartości 0 lub mniejszej: nie da się pokazać na osi logarytmicznej.`,
  firstCurves: (shown, all) =>
    `Wykreślono pierwsze kolumny: ${shown} z ${all}. Inną zobaczysz, wybierając ją w polu Kolumna.`,

  diffusion: 'Odwrotna dyfuzja',
  diffusionExplained:
    'Każda cienka linia zaczyna jako czysty szum. W każdym kroku model mówi, jakiej krzywej się spodziewa, znając dane i obecny stan linii, i w jej stronę usuwana jest część szumu. Na końcu zostaje jedna z krzywych zgodnych z danymi; ich rozrzut to pasmo.',
  stepOf: (step, steps, noise) => `Krok ${step} z ${steps}: ${noise} szumu`,
  lastStep: (n) => `Rozkład a posteriori: ${count(n, 'próba', 'próby', 'prób')}`,
  play: 'Odtwórz',
  stop: 'Zatrzymaj',
  following: 'Obliczanie odwrotnej dyfuzji',
  blocksShown: 'Szereg jest długi: pokazano średnie z bloków próbek.',

  comparison: 'Porównanie metod',
  comparisonExplained:
    'Jak daleko od nieznanej krzywej można się spodziewać każdej z metod (średnia kwadratowa), według tego, co wie o niej model; przedział zawiera prawdziwy błąd z prawdopodobieństwem 80 %. Cienkie krzywe na wykresie to ich wyniki.',
  expectedError: 'Oczekiwany błąd',
  interval: 'Przedział 80 %',
  time: 'Czas',
  assumes: 'Zakłada',
  use: (method) => `Użyj: ${method}`,
  close: 'Zamknij',
  assumption: (method) => assumptions[method],

  findings: 'Ustalenia',
  residualSignal:
    'Prawdopodobnie usunięto część sygnału: to, co usunięto, nie jest samym szumem. Porównaj to z krzywą, podaj niższy poziom szumu albo pozostaw te próbki bez zmian.',
  residualUnknown: 'Usunięto za mało, aby stwierdzić, czy to szum.',
  residualWhite: 'Białość: sąsiednie wartości tego, co usunięto, nie są ze sobą związane.',
  residualCorrelated: (r, lag) =>
    `Białość: to, co usunięto, jest skorelowane (${r} przy przesunięciu o ${samples(lag)}): usunięto część sygnału albo sam szum jest skorelowany.`,
  residualFollowed: (r, lag) =>
    `Białość: to, co usunięto, waha się tam i z powrotem (korelacja ${r} przy przesunięciu o ${samples(lag)}): krzywa może podążać za częścią szumu.`,
  residualLevel: (part) => `Wielkość: usunięto ${part} poziomu szumu, czyli tyle, ile należy.`,
  residualMore: (part) =>
    `Wielkość: usunięto ${part} poziomu szumu, wyraźnie więcej niż szum: mógł zostać usunięty także sygnał.`,
  residualLess: (part) =>
    `Wielkość: usunięto ${part} poziomu szumu, wyraźnie mniej niż szum: jego część mogła pozostać.`,
  residualNoStretch: 'Pozostały sygnał: nigdzie próbki nie leżą razem poza krzywą.',
  residualStretch: (from, to) =>
    `Pozostały sygnał: od ${from} do ${to} próbki leżą razem poza krzywą, dalej, niż tłumaczy szum.`,
  residualBand: (shortest, longest, ratio) =>
    `Pozostały sygnał: moc tego, co usunięto, jest ${ratio} razy większa od mocy szumu dla okresów (w próbkach) ${longest === null ? `powyżej ${shortest}` : `od ${shortest} do ${longest}`}.`,
  residualNoTone: 'Okresowość: w tym, co usunięto, nie wyróżnia się żadna oscylacja.',
  residualTone: (period) =>
    period === null
      ? 'Okresowość: w tym, co usunięto, wyróżnia się oscylacja.'
      : `Okresowość: w tym, co usunięto, wyróżnia się oscylacja o okresie ${period}.`,
  residualNormal: 'Rozkład: to, co usunięto, ma rozkład normalny, jak szum.',
  residualHeavyTails:
    'Rozkład: w tym, co usunięto, jest więcej dużych wartości niż w szumie normalnym: spróbuj z usuwaniem wartości odstających.',
  residualNotNormal: 'Rozkład: to, co usunięto, nie ma rozkładu normalnego.',
  residualSteady:
    'Równomierność: to, co usunięto, jest jednakowej wielkości wzdłuż x i na każdym poziomie krzywej.',
  residualDependsOnX: (ratio) =>
    `Równomierność: wariancja tego, co usunięto, zmienia się wzdłuż x (${ratio} razy od pierwszej do ostatniej trzeciej części).`,
  residualDependsOnLevel: (ratio) =>
    `Równomierność: wariancja tego, co usunięto, zmienia się z poziomem krzywej (${ratio} razy od najniższej do najwyższej trzeciej części).`,
  findingNone: 'Nie znaleziono szumu powyżej rozdzielczości liczb.',
  findingNoise: (level, source, ratio) =>
    `Odchylenie standardowe szumu wynosi ${level} (${source === 'given' ? 'podane' : 'oszacowane'})${ratio === null ? '' : `; sama krzywa zmienia się ${ratio} razy bardziej`}.`,
  findingGiven: (estimate) => `Na podstawie samych danych oszacowano by je na ${estimate}.`,
  findingMissing: (missing, n) => `Brakowało ${missing} z ${samples(n)}; uzupełniono je.`,
  findingUntouched: (n) => `Pozostawiono bez zmian ${count(n, 'odcinek', 'odcinki', 'odcinków')}.`,
  findingOutliers: (n, limit) =>
    `Dalej niż ${limit} od krzywej leży ${samples(n)}: to więcej, niż tłumaczy szum o tym poziomie (zaznaczone kółkiem).`,
  findingMoved: (moved, largest, where) =>
    `Próbki przesunięto o ${moved} (średnia kwadratowa), najbardziej o ${largest}, w miejscu ${where}.`,
  findingVaries: 'Szum nie ma jednego poziomu: z tego, o ile przesunięto próbkę, niewiele wynika.',
  findingBand: (level, width) =>
    `Z prawdopodobieństwem ${level} czysta krzywa leży w paśmie, dla każdej próbki z osobna: średnio do ${width} nad lub pod krzywą.`,

  equation: 'Równanie',
  methods: 'Metody',
  method: 'Metoda',
  evaluations: 'Obliczenia funkcji',
  error: 'Błąd',
  errorTitle: 'Średnia kwadratowa w odchyleniach standardowych odniesienia',
  gain: 'Zysk',
  unknown: 'nieznany',

  actions: 'Działania',
  replace: 'Zastąp',
  insertColumn: 'Wstaw kolumnę',
  insertCsv: 'Wstaw jako CSV',
  diff: 'Pokaż zmiany',
  open: 'Otwórz jako nowy dokument',
  save: 'Zapisz jako...',
  copyMenu: 'Kopiuj',
  copy: 'Wartości',
  markdown: 'Tabela Markdown',
  csv: 'CSV',
  code: 'Kod, który to powtarza...',
  exportMenu: 'Eksportuj',
  saveCsv: 'CSV...',
  html: 'Strona internetowa (HTML)...',
  png: 'Obraz (PNG)...',
  svg: 'Rysunek (SVG)...',
  allColumns: (n) => `Wszystkie kolumny (${n})`,
  showValues: 'Pokaż wartości',
  hideValues: 'Ukryj wartości',

  tableOfValues: 'Tabela wartości',
  valuesOf: (name) => `Wartości: ${name}`,
  first: 'Pierwsza',
  previous: 'Poprzednia',
  next: 'Następna',
  last: 'Ostatnia',
  rows: (from, to, all) => `Wiersze od ${from} do ${to} z ${all}`,
  removedColumn: 'Usunięte',
  bandFrom: 'Pasmo od',
  bandTo: 'Pasmo do',
};
