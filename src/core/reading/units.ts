const PREFIXED =
  'm g s A K mol cd Hz N Pa J W C V VDC VAC ADC AAC Vrms Vpp F Ω Ω ohm Ohm S Wb T H lm lx Bq Gy Sv L l eV bar rad deg sr B bit Torr cal Wh Ah VA G Oe Ci u Da pc yr px M dB';
const PLAIN =
  '% ‰ ° °C °F degC degF degree degrees min mins minute minutes h hr hrs hour hours d day days week weeks ' +
  'month months year years sec secs second seconds msec usec nsec ppm ppb ppt dBm dBV dBFS mmHg atm psi psu PSU ' +
  'torr counts count cts cps rpm bpm in inch ft yd mi mph kn knots lb lbs oz mag Jy ly AU Å Angstrom pixel ' +
  'KB KiB MiB GiB TiB volt Volt volts Volts ampere Ampere amps Amps Second Seconds Hertz hertz kelvin Kelvin watt Watt meter meters metre metres ' +
  'pixels bits byte bytes samples sample a.u. arb. arb.u. arbitrary meV keV MeV GeV';
const PREFIXES = ['', ...'y z a f p n u µ μ m c d da h k M G T P E'.split(' ')];

const UNITS = new Set([
  ...PLAIN.split(' '),
  ...PREFIXED.split(' ').flatMap((unit) => PREFIXES.map((prefix) => prefix + unit)),
]);

/** What multimeters write behind a unit: `mV DC`. */
const CURRENT = /(?<=[VAW]) (?:AC\+DC|AC|DC|RMS|rms)$/;

/** Whether the text is a unit of measurement: `s`, `mV`, `°C`, `m/s`, `kg·m^-3`, `arb. units`. */
export function isUnit(text: string): boolean {
  if (text.length === 0 || text.length > 24) {
    return false;
  }
  if (/^(arb\.?|arbitrary) units?$/i.test(text) || /^1\/[a-zA-Zµμ]+$/.test(text)) {
    return true;
  }
  return text
    .replace(CURRENT, '')
    .split(/[/·*⋅ ]/)
    .every((factor) => UNITS.has(factor.replace(/(\^?[-+−]?\d+|[⁻⁺]?[¹²³⁴])$/, '')));
}
