import { isDigit } from './numberToken';

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d(?:[.,]\d+)?))?\s?(Z|[+-]\d\d:?(?:\d\d)?)?)?$/i;

/**
 * Seconds since 1970-01-01T00:00Z of an ISO 8601 date or date with time in `text[start, end)`; NaN where
 * it is none. A time without a zone counts as UTC, so that steps stay even across daylight saving.
 */
export function parseDateTime(text: string, start: number, end: number): number {
  if (
    end - start < 10 ||
    end - start > 40 ||
    text.charCodeAt(start + 4) !== 45 ||
    text.charCodeAt(start + 7) !== 45 ||
    !isDigit(text.charCodeAt(start))
  ) {
    return Number.NaN;
  }
  const parts = ISO.exec(text.slice(start, end));
  if (!parts) {
    return Number.NaN;
  }
  const [year, month, day, hour, minute] = parts.slice(1, 6).map((part) => Number(part ?? 0));
  const second = Number((parts[6] ?? '0').replace(',', '.'));
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) {
    return Number.NaN;
  }
  if (hour > 24 || minute > 59 || second >= 61) {
    return Number.NaN;
  }
  return midnight.getTime() / 1000 + hour * 3600 + minute * 60 + second - zoneSeconds(parts[7]);
}

function zoneSeconds(zone: string | undefined): number {
  if (!zone || zone.toUpperCase() === 'Z') {
    return 0;
  }
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60;
  return zone.startsWith('-') ? -seconds : seconds;
}
