/** Weights are whole numbers that sum to this, so that what was entered is what is stored, shown and used. */
export const TOTAL_WEIGHT = 10_000;
