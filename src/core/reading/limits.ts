/** The fewest samples that a series must have. */
export const MIN_SAMPLES = 8;
