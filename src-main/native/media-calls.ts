/** What other programs play. */
// biome-ignore lint/suspicious/noEmptyInterface: filled in by the part that needs it.
export interface MediaCalls {}
