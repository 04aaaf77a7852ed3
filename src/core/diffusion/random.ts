/** Seeded random numbers: the same seed gives the same band on every machine. */

/** Uniform 32-bit unsigned integers: xoshiro128** 1.1 (Blackman & Vigna), seeded by splitmix32. */
function uniformIntegers(seed: number): () => number {
  let mixed = seed >>> 0;
  const splitmix32 = (): number => {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    let z = mixed;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  const rotateLeft = (v: number, k: number): number => (v << k) | (v >>> (32 - k));
  let s0 = splitmix32();
  let s1 = splitmix32();
  let s2 = splitmix32();
  let s3 = splitmix32();
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotateLeft(s3, 11);
    return result;
  };
}

/** A generator of independent numbers, uniform in (0, 1); `seed` is an unsigned 32-bit integer. */
export function uniformGenerator(seed: number): () => number {
  const next = uniformIntegers(seed);
  return () => (next() + 0.5) / 4294967296;
}

/** A generator of independent standard normal numbers (Box-Muller); `seed` is an unsigned 32-bit integer. */
export function normalGenerator(seed: number): () => number {
  const next = uniformIntegers(seed);
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    // The half keeps the logarithm's argument inside (0, 1).
    const radius = Math.sqrt(-2 * Math.log((next() + 0.5) / 4294967296));
    const angle = (2 * Math.PI * next()) / 4294967296;
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
