/** Bytes of UTF-8 per token, on average over English and Polish prose with a vendor's tokenizer: a guide, not a bill. */
const BYTES_PER_TOKEN = 3.6;

/** About how many tokens a text is, rounded up. Real counts differ by a fifth either way. */
export function estimateTokens(text: string): number {
  return Math.ceil(new TextEncoder().encode(text).length / BYTES_PER_TOKEN);
}
