/** The name of the shape that an analysis prompt asks for; a version of the prompt names it in `outputSchema`. */
export const ANALYSIS_OUTPUT_SCHEMA = 'analysis/1';
