/** Numbers in [0, 1) that follow from `seed` alone: sfc32 of PractRand, with 32 random bits each. */
export function seededRandom(seed: number): () => number {
  let [a, b, c, counter] = [0, seed | 0, 0x9e3779b9 | 0, 1];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 20; warmUp += 1) next();
  return next;
}

/** How many of `units` draws fall below `share`. */
export function countBelow(random: () => number, share: number, units: number): number {
  let count = 0;
  for (let unit = 0; unit < units; unit += 1) if (random() < share) count += 1;
  return count;
}
