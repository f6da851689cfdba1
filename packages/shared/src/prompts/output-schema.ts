/** The name of the shape that an analysis prompt asks for; a version of the prompt names it in `outputSchema`. */
export const ANALYSIS_OUTPUT_SCHEMA = 'analysis/1';

/** Of prompts that are there to be included: plain text, not an answer of a shape. */
export const TEXT_OUTPUT_SCHEMA = 'text/1';
