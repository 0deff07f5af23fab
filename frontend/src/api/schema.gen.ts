/**
 * Placeholder with the shape of the generated file.
 * `npm run generate` replaces it from ../openapi.yaml; never edit by hand after that.
 */

// biome-ignore lint/suspicious/noEmptyInterface: replaced by the generator
export interface paths {}
