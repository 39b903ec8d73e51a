/** Never zero, so that what was lost cannot be taken for what was said; longer than one block of FLAC. */
export const spoken = Int16Array.from({ length: 6_000 }, (_, index) => (index % 3_000) + 1);
