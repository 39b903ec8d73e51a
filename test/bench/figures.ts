/** One measured thing. Distributions have p50 and p95, counts and rates have a value. */
export interface Figure {
  readonly unit: 'ms' | '%' | 'MB' | 'ratio' | 'words';
  readonly n: number;
  readonly p50?: number;
  readonly p95?: number;
  readonly value?: number;
}

export type Figures = Readonly<Record<string, Figure>>;

export function distribution(ms: readonly number[]): Figure {
  return { unit: 'ms', n: ms.length, p50: percentile(ms, 50), p95: percentile(ms, 95) };
}

/** Nearest rank: always a value that was measured, never one between two. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const value = sorted[Math.ceil((percent / 100) * sorted.length) - 1];
  if (value === undefined) throw new Error('Nothing was measured');
  return Math.round(value * 10) / 10;
}
