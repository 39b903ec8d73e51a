/** A line through measured points, by least squares. */
export interface Line {
  /** What `y` grows by where `x` grows by one. */
  readonly slope: number;
  /** The standard error of the slope: what chance alone may have made of it. */
  readonly error: number;
}

/** At least three points, at more than one `x`. */
export function fittedLine(points: readonly { readonly x: number; readonly y: number }[]): Line {
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  const spread = sum(points.map(({ x }) => (x - meanX) ** 2));
  if (points.length < 3 || spread === 0) throw new Error('Too few points for a line');
  const slope = sum(points.map(({ x, y }) => (x - meanX) * (y - meanY))) / spread;
  const rest = sum(points.map(({ x, y }) => (y - meanY - slope * (x - meanX)) ** 2));
  return { slope, error: Math.sqrt(rest / (points.length - 2) / spread) };
}

/**
 * Whether it grows by more than `limit`. What chance may have made is no growth; but where chance may have made, or
 * hidden, as much as the limit, nobody can tell: else a machine that is busy enough lets everything pass.
 */
export function flatness({ slope, error }: Line, limit: number): 'flat' | 'grows' | 'unclear' {
  if (slope - 2 * error > limit) return 'grows';
  return 2 * error <= limit ? 'flat' : 'unclear';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
