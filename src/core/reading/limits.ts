/** The fewest samples that a series must have. */
export const MIN_SAMPLES = 8;
/** From this size on a file is denoised into a copy only: its numbers are too many to show. */
export const LARGE_FILE_BYTES = 64 * 1024 * 1024;
